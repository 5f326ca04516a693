/* memory.h: where libraries get their memory. */
#ifndef MEMORY_H
#define MEMORY_H

/* Before any library is used. */
void memory_install(void);

#endif
