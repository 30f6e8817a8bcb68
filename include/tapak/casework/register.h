/**
 * @file register.h
 * @brief The register of grievances as CSV, and indicators of handling: what goes to the Bank.
 *
 * Columns: all there are stand in tapak_register_columns, in the order that is usual; a list of
 * names chooses and orders them, so that a template can be followed. Rule:    no words of anybody
 * and no person is in it; confidential reports are only counted. Source:  practice of grievance
 * registers (FGRM); domain section 7. There is no verbatim template.
 */
#ifndef TAPAK_CASEWORK_REGISTER_H
#define TAPAK_CASEWORK_REGISTER_H

#include "tapak/base/buf.h"
#include "tapak/store/grievances.h"

enum { TAPAK_REGISTER_MAX_COLUMNS = 64 };

/** Names, NULL behind the last. */
extern const char *const tapak_register_columns[];

struct tapak_register_query {
    struct tapak_grievance_query which;
    int64_t as_of_ms;    ///< limits run until its day; hotspots that came in later are not linked
    const char *columns; ///< "tracking_id,received,…"; NULL is all
};

struct tapak_register_result {
    int64_t rows;
    int64_t confidential; ///< of the same question, in no row
};

/** TAPAK_INVALID names a column that there is none of, or that is named twice. */
TAPAK_MUST_CHECK enum tapak_status
tapak_register_write(struct tapak_conn *conn, const struct tapak_rules *rules,
                     const struct tapak_register_query *query, struct tapak_buf *out,
                     struct tapak_register_result *out_result, struct tapak_error *err);

#endif
