/**
 * @file programme.h
 * @brief The list of the programme's villages from a table with code, valid_from, valid_to, role.
 *
 * Codes in any spelling, former and statistics-office ones included; a row whose village is in no
 * list is refused, and so is a village whose times overlap. The list is replaced whole.
 */
#ifndef TAPAK_INGEST_PROGRAMME_H
#define TAPAK_INGEST_PROGRAMME_H

#include "tapak/base/error.h"
#include "tapak/model/area.h"
#include "tapak/store/store.h"

/** Borrowed from the callback. */
struct tapak_programme_refusal {
    int64_t row;
    const char *field;
    const char *value;
    const char *reason;
};

typedef void tapak_programme_refusal_fn(const struct tapak_programme_refusal *refusal,
                                        void *context);

struct tapak_programme_result {
    int64_t version;
    int64_t read;
    int64_t loaded;
    int64_t refused;
    bool was_known; ///< the stored list is the same already
};

/** A regency's count today against the checksum of geodata/regencies.csv; expected -1: none. */
struct tapak_programme_count {
    struct tapak_code code;
    char name[96];
    int64_t villages;
    int64_t expected;
};

TAPAK_MUST_CHECK enum tapak_status tapak_programme_load(struct tapak_store *store, const char *path,
                                                        tapak_programme_refusal_fn *refused,
                                                        void *context,
                                                        struct tapak_programme_result *out_result,
                                                        struct tapak_error *err);

enum { TAPAK_REGENCIES_MAX = 600 };

/** Counts on a local day of every regency that has villages in the list or in the checksum. */
TAPAK_MUST_CHECK enum tapak_status tapak_programme_check(struct tapak_store *store, int64_t day,
                                                         struct tapak_programme_count *out_counts,
                                                         size_t room, size_t *out_count,
                                                         struct tapak_error *err);

#endif
