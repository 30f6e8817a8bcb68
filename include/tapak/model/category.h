/**
 * @file category.h
 * @brief What a report is about: the code list of geodata/categories.csv.
 */
#ifndef TAPAK_MODEL_CATEGORY_H
#define TAPAK_MODEL_CATEGORY_H

#include <stdbool.h>
#include <stddef.h>

enum { TAPAK_CATEGORY_BYTES = 32 };

/** Texts are borrowed from the list that holds them. */
struct tapak_category {
    const char *code;
    const char *name_id;
    const char *name_en;
    const char *group;        ///< fire, forest, land, mining, wildlife, pollution, people, other
    const char *sp4n_path;    ///< SP4N category names that mean it, ';' between; "" when none
    bool has_reversal_signal; ///< in a programme village it signals a reversal of carbon stocks
    bool is_sensitive;        ///< the public sees a stand-in point (domain rule 3)
};

/** Immutable after loading; sorted by code. */
struct tapak_categories {
    const struct tapak_category *items;
    size_t count;
};

/** The category of that code, or NULL. */
const struct tapak_category *tapak_category_find(const struct tapak_categories *list,
                                                 const char *code);

#endif
