/* xml_write.h: text inside XML that we write by hand. */
#ifndef EXCHANGE_XML_WRITE_H
#define EXCHANGE_XML_WRITE_H

#include "base/str.h"

/* Clean UTF-8 for the inside of an element or of an attribute in double quotation marks; what XML
 * cannot hold is left out. */
void xml_add(struct buf *out, struct str text);

/* <name>text</name> */
void xml_element(struct buf *out, const char *name, struct str text);

#endif
