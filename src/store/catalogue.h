/* catalogue.h: what tools/sql.py makes of the .sql files. For the store itself, not for rooms. */
#ifndef STORE_CATALOGUE_H
#define STORE_CATALOGUE_H

#include <stddef.h>

enum writes { WRITES_NOTHING, WRITES_ENDURING, WRITES_DERIVED };

/* One thing said twice: as SQLite has it and as PostgreSQL has it. */
struct schema_sql {
    const char *sql;
    const char *postgres;
};

struct statement_info {
    const char *name;
    int parameters;
    enum writes writes;
    const char *sql;
    const char *postgres;
    /* `-- bulk N`: many rows may be written by one statement that takes an array a column; the
     * first N parameters are the key. NULL and 0: one by one. */
    const char *postgres_bulk;
    int key;
};

struct derived_table {
    const char *name;
    struct schema_sql create;
    const char *all_rows;
    int behind; /* `-- behind` above it: rows may be written later than their fact, `seq` */
};

struct enduring_table {
    const char *name;
    int columns;
    const char *all_rows;
    struct schema_sql insert;
};

/* Each ends with a row of NULLs. statements[] is indexed by enum statement. */
extern const struct statement_info statements[];
extern const struct derived_table derived_tables[];
extern const struct enduring_table enduring_tables[];
extern const struct schema_sql derived_indexes[];
extern const struct schema_sql *const migrations[]; /* [0] leads from nothing to version 1 */
extern const struct schema_sql sqlite_guards[];
extern const struct schema_sql postgres_guards[];

#endif
