/**
 * @file queue.h
 * @brief What is to be done next: open reports with what is left of their time.
 *
 * Order:   by the day the next limit ends, the earliest first; what has no limit running (deferred,
 *          waiting for the reporter) behind; equal ones the longest waiting first.
 * Threads: any, on a connection of its own.
 */
#ifndef TAPAK_CASEWORK_QUEUE_H
#define TAPAK_CASEWORK_QUEUE_H

#include "tapak/store/cases.h"

enum { TAPAK_QUEUE_NAME_BYTES = 65 };

enum tapak_queue_which {
    TAPAK_QUEUE_ALL,
    TAPAK_QUEUE_DUE,    ///< the next limit ends today or within the next three working days
    TAPAK_QUEUE_OVERDUE ///< a limit has ended
};

enum tapak_queue_sort {
    TAPAK_QUEUE_BY_DUE, ///< the order above
    TAPAK_QUEUE_BY_OLDEST,
    TAPAK_QUEUE_BY_NEWEST
};

struct tapak_queue_item {
    int64_t row_id;
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
    enum tapak_class klass;
    enum tapak_state state;
    int64_t received_ms;
    bool has_due;
    enum tapak_stage stage; ///< whose limit ends next
    int64_t due_day;
    bool is_overdue;
    char assignee[TAPAK_QUEUE_NAME_BYTES]; ///< "" when nobody; cut when longer
    int64_t left_days; ///< working days until due_day; negative when it has gone by
};

struct tapak_queue_query {
    struct tapak_case_filter filter;
    enum tapak_queue_which which;
    enum tapak_queue_sort sort;
    int64_t today;
    size_t skip;
    size_t limit; ///< at most so many
};

/** Into out_items[query->limit]; *out_total is how many there are in all. */
TAPAK_MUST_CHECK enum tapak_status
tapak_queue_read(struct tapak_conn *conn, const struct tapak_rules *rules,
                 const struct tapak_queue_query *query, struct tapak_queue_item *out_items,
                 size_t *out_count, size_t *out_total, struct tapak_error *err);

#endif
