/* metrics.h: how wide a line of Times New Roman is, so that a line can be drawn exactly under it.
 */
#ifndef DOC_METRICS_H
#define DOC_METRICS_H

#include "base/str.h"

/* Lengths in a Word file are twips: twentieths of a point, 1440 to the inch. */
enum { TWIP_PER_POINT = 20 };
#define TWIP_OF_MM(mm) (((mm)*14400 + 127) / 254)
#define TWIP_OF_POINT(points) ((points)*TWIP_PER_POINT)

/* Width of one line of text at this size, upright, regular or bold. Characters outside Latin count
 * half a size each. */
int text_width_twip(struct str s, int size_points, bool bold);

#endif
