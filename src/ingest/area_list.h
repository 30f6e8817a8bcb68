/**
 * @file area_list.h
 * @brief Areas that are known before any boundary is: the store's, and those of geodata; with
 *        former codes and codes of the statistics office.
 */
#ifndef INGEST_AREA_LIST_H
#define INGEST_AREA_LIST_H

#include "tapak/base/arena.h"
#include "tapak/geo/gazetteer.h"
#include "tapak/store/areas.h"

struct known_area {
    struct tapak_code code;
    const char *name;
    const char *type;
    size_t rank; ///< of two with one code the lower came first and wins
};

/** Another code of an area: digits only. */
struct other_code {
    char digits[TAPAK_CODE_BYTES];
    struct tapak_code code;
};

struct other_codes {
    struct other_code *items; ///< in order of digits
    size_t count;
};

/** Read only once made. */
struct area_list {
    struct tapak_arena *arena;
    struct known_area *areas; ///< in order of code
    size_t area_count;
    struct other_codes bps;
    struct other_codes former;
    struct tapak_gazetteer *gazetteer; ///< all of it by name
};

TAPAK_MUST_CHECK enum tapak_status
area_list_make(struct tapak_conn *conn, struct area_list **out_list, struct tapak_error *err);
void area_list_free(struct area_list *list);

/** The area of that code, or NULL. */
const struct known_area *area_list_find(const struct area_list *list,
                                        const struct tapak_code *code);

/** The area that other code stands for, dots ignored; "" when none or more than one. */
struct tapak_code area_list_other(const struct other_codes *codes, struct tapak_slice text);

/**
 * Calls each with the fields of every line but the first of an embedded list; false of each ends
 * the walk. A list that is not there has no lines.
 */
typedef bool area_list_line_fn(const struct tapak_slice *fields, size_t count, void *context);
void area_list_walk(const char *name, area_list_line_fn *each, void *context);

#endif
