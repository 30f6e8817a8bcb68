/**
 * @file filter_eval.h
 * @brief Whether a row passes a filter: asked value by value, nothing is allocated.
 *
 * Threads: any number on one filter; what the callbacks use is the caller's affair.
 */
#ifndef TAPAK_MODEL_FILTER_EVAL_H
#define TAPAK_MODEL_FILTER_EVAL_H

#include "tapak/model/filter.h"

enum tapak_truth { TAPAK_FALSE, TAPAK_TRUE, TAPAK_UNKNOWN };

/**
 * Writes the value of a field. out->type is the field's and is_null false when it is called; the
 * function sets what it has. Text is borrowed until the next row.
 */
typedef void tapak_filter_read_fn(const void *row, size_t field, struct tapak_filter_value *out);

/** How two shapes that are not NULL stand to each other; tapak_relate() of geo does it. */
typedef enum tapak_truth tapak_filter_relate_fn(void *context, enum tapak_filter_op op,
                                                const struct tapak_filter_value *left,
                                                const struct tapak_filter_value *right);

struct tapak_filter_row {
    tapak_filter_read_fn *read;
    const void *row;
    tapak_filter_relate_fn *relate; ///< NULL when the filter has no spatial operator
    void *context;                  ///< of relate
};

/** Of the whole filter. A row passes when it is TAPAK_TRUE. */
enum tapak_truth tapak_filter_eval(const struct tapak_filter *filter,
                                   const struct tapak_filter_row *row);

/** Of a node that gives a boolean: for who compiles a tree in part. */
enum tapak_truth tapak_filter_eval_node(const struct tapak_filter *filter,
                                        const struct tapak_filter_node *node,
                                        const struct tapak_filter_row *row);

enum tapak_truth tapak_truth_not(enum tapak_truth a);
enum tapak_truth tapak_truth_and(enum tapak_truth a, enum tapak_truth b);
enum tapak_truth tapak_truth_or(enum tapak_truth a, enum tapak_truth b);

/** Time as [begin, end], both included: in days when is_days, else in ms. */
struct tapak_time_span {
    bool is_days;
    int64_t begin; ///< INT64_MIN is open
    int64_t end;   ///< INT64_MAX is open
};

/** Days as milliseconds: from the first to the last of them; open ends stay open. */
struct tapak_time_span tapak_time_span_in_ms(struct tapak_time_span span, int offset_minutes);

/** How two spans stand: a comparison or a T_ operator. Days and ms are brought together. */
bool tapak_time_compare(enum tapak_filter_op op, struct tapak_time_span left,
                        struct tapak_time_span right, int offset_minutes);

/** Arithmetic of two numbers (NEGATE: of the left). False: the result is no finite number. */
bool tapak_filter_arithmetic(enum tapak_filter_op op, double left, double right, double *out);

#endif
