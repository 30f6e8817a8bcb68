/**
 * @file embedded.h
 * @brief Text files that the build puts into the program.
 */
#ifndef TAPAK_STORE_EMBEDDED_H
#define TAPAK_STORE_EMBEDDED_H

struct tapak_embedded {
    const char *name; ///< path below schema/ or geodata/, e.g. "categories.csv"; NULL ends a table
    const char *text;
};

extern const struct tapak_embedded tapak_schema_files[];
extern const struct tapak_embedded tapak_codelist_files[]; ///< geodata/*.csv and geodata/demo/*.csv

#endif
