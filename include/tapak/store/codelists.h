/**
 * @file codelists.h
 * @brief Code lists and dated rules: categories, periods. Seeded from geodata, kept by operators.
 */
#ifndef TAPAK_STORE_CODELISTS_H
#define TAPAK_STORE_CODELISTS_H

#include "tapak/base/arena.h"
#include "tapak/model/category.h"
#include "tapak/model/period.h"
#include "tapak/store/store.h"

/** All categories into the arena. */
TAPAK_MUST_CHECK enum tapak_status tapak_categories_load(struct tapak_conn *conn,
                                                         struct tapak_arena *arena,
                                                         struct tapak_categories *out_list,
                                                         struct tapak_error *err);

/** All periods into the arena. */
TAPAK_MUST_CHECK enum tapak_status tapak_periods_load(struct tapak_conn *conn,
                                                      struct tapak_arena *arena,
                                                      struct tapak_periods *out_periods,
                                                      struct tapak_error *err);

#endif
