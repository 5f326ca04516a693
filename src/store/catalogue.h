/* catalogue.h: what tools/sql.py makes of the .sql files. For the store itself, not for rooms. */
#ifndef STORE_CATALOGUE_H
#define STORE_CATALOGUE_H

#include <stddef.h>

enum writes { WRITES_NOTHING, WRITES_ENDURING, WRITES_DERIVED };

struct statement_info {
    const char *name;
    int parameters;
    enum writes writes;
    const char *sql;
};

struct derived_table {
    const char *name;
    const char *create, *drop, *all_rows;
};

struct schema_sql {
    const char *sql;
};

/* Each ends with a row of NULLs. statements[] is indexed by enum statement. */
extern const struct statement_info statements[];
extern const struct derived_table derived_tables[];
extern const struct schema_sql derived_indexes[];
extern const struct schema_sql *const migrations[]; /* [0] leads from nothing to version 1 */
extern const struct schema_sql sqlite_guards[];

#endif
