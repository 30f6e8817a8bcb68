/**
 * @file tally.h
 * @brief The counts of a summary from a layer: the lines of store/summaries.h, in its order.
 *
 * Rule: local time is that of the layer, offset_minutes of the query is not looked at. One tally
 *       over areas gives the lines of villages, districts and regencies, of one look at the rows.
 */
#ifndef TAPAK_LAYER_TALLY_H
#define TAPAK_LAYER_TALLY_H

#include "tapak/layer/layer.h"
#include "tapak/store/summaries.h"

struct tapak_tally;

/** The snapshot has to be held for as long as the tally is. */
TAPAK_MUST_CHECK enum tapak_status tapak_tally_create(const struct tapak_snapshot *snapshot,
                                                      const struct tapak_summary_query *query,
                                                      struct tapak_tally **out_tally,
                                                      struct tapak_error *err);
/** NULL is allowed. */
void tapak_tally_free(struct tapak_tally *tally);

/** As tapak_summary_each(). by is the query's, or another of areas when that is one of areas. */
TAPAK_MUST_CHECK enum tapak_status tapak_tally_each(const struct tapak_tally *tally,
                                                    enum tapak_summary_by by,
                                                    tapak_summary_fn *each, void *context);

#endif
