/* docx_xml.h: pieces of the model as XML (prefix w:), for docx_write.c and template_fill.c. */
#ifndef DOC_DOCX_XML_H
#define DOC_DOCX_XML_H

#include "doc/docx.h"

/* No control characters, which XML cannot hold. */
bool docx_writable(struct str s);
bool docx_flow_writable(const struct docx_flow *flow);

/* What stands in a run: w:t, w:tab for tabs, w:br for line feeds. */
void docx_text_xml(struct buf *b, struct str text);
/* Paragraphs and tables; runs name their face, because the file they go to may have another. */
void docx_flow_xml(struct buf *b, const struct docx_flow *flow);

#endif
