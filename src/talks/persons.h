/* persons.h: does a text that should name a kind of people name persons instead?
 *
 * "Công nhân khu trọ ấp Cầu" is a kind of people, "bà Nguyễn Thị Lan, ông Năm" is a list. What is
 * looked for: a form of address with a name behind it (bà Lan, đ/c Trần Văn An), a family name with
 * a given name (Nguyễn Thị Lan), and long numbers (telephone, identity card). A name behind a word
 * for a place or body is not a person: trường Lê Lợi, đường Trần Phú, Đoàn TNCS Hồ Chí Minh.
 * Reading cannot be perfect: the caller says why it refuses, and people can write it otherwise.
 */
#ifndef TALKS_PERSONS_H
#define TALKS_PERSONS_H

#include "base/str.h"

/* The first place that looks like a person, a part of the text; empty: none. */
struct str person_in(struct str text);

/* "%1": what person_in() found. A message id for fields that want a kind of people. */
extern const char persons_refused[];

#endif
