/**
 * @file sieve.h
 * @brief A filter tree cut into what a kind, an area or a time decides alone, and the rest.
 *
 * Rule: the conditions that AND joins at the top are taken one by one. One that asks only of small
 *       columns is held against every kind once, one of areas against every area; one of the time
 *       becomes a range when what it lets through is one. What remains is held against the rows
 *       that pass all others, behind its box when it asks for what lies at a shape.
 */
#ifndef LAYER_SIEVE_H
#define LAYER_SIEVE_H

#include "layer/snapshot.h"
#include "tapak/model/filter_eval.h"

enum { SIEVE_MAX_CONDITIONS = 256 };

/** What a row is asked for. */
struct sieve_row {
    const struct sieve *sieve;
    const struct tapak_layer_kind *kind;
    const struct list_area *area;
    const struct list_area *regency;
    int64_t time_ms;
    struct tapak_point point; ///< not a number: none
    char id[TAPAK_PUBLIC_ID_LENGTH + 1];
};

struct sieve {
    const struct tapak_filter *filter;
    tapak_filter_relate_fn *relate;
    void *relate_context;
    const struct lists *lists;
    bool sees_stand_ins; ///< the points are those of the public
    int *columns;        ///< of the filter's fields
    uint32_t *kind_pass; ///< a hit for each kind; NULL: all
    uint32_t *area_pass; ///< a hit for each area; NULL: all
    int64_t since_ms;    ///< [since_ms, until_ms)
    int64_t until_ms;
    bool is_empty; ///< nothing passes
    const struct tapak_filter_node **rest;
    struct tapak_box *boxes; ///< of rest: a row has to lie in it; the whole world when not known
    size_t rest_count;
};

/** TAPAK_UNSUPPORTED when a field is none of the columns. Ended by sieve_end(), also then. */
TAPAK_MUST_CHECK enum tapak_status sieve_begin(struct sieve *sieve,
                                               const struct tapak_snapshot *snapshot,
                                               const struct tapak_layer_query *query,
                                               struct tapak_error *err);
void sieve_end(struct sieve *sieve);

/** What a condition says of a row that has what the condition asks for. */
enum tapak_truth sieve_ask(const struct sieve *sieve, const struct tapak_filter_node *node,
                           const struct sieve_row *row);

/** The times [since, until) that a condition of the time alone lets through; false when they are
   not in one piece. */
bool sieve_time_range(const struct sieve *sieve, const struct tapak_filter_node *node,
                      int64_t *out_since_ms, int64_t *out_until_ms);

/** Whether a row passes what remains. */
bool sieve_row(const struct sieve *sieve, const struct segment *segment, uint32_t at);

#endif
