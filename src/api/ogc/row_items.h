/**
 * @file row_items.h
 * @brief Pages of what lies in the layer: which rows, how many in all and in which order is the
 *        layer's answer; what is in a row is the store's, or was written before.
 */
#ifndef TAPAK_API_OGC_ROW_ITEMS_H
#define TAPAK_API_OGC_ROW_ITEMS_H

#include "api/ogc/page.h"
#include "tapak/layer/layer.h"

/** Writes the feature of that row; TAPAK_NOT_FOUND when it is gone since the layer saw it. */
typedef enum tapak_status row_fetch_fn(struct ogc_page *page, int64_t row_id,
                                       struct tapak_error *err);

/** A page of the rows that match, newest first. */
TAPAK_MUST_CHECK enum tapak_status row_items_list(struct ogc_page *page,
                                                  struct tapak_layer_query *query,
                                                  row_fetch_fn *fetch, struct tapak_error *err);

/** Writes a feature that was written before; false when it has to be fetched. */
bool row_items_recall(struct ogc_page *page, const char *fid);

/** Around the writing of a feature: what is written between is kept under its row. */
struct row_items_mark {
    size_t start;
};
struct row_items_mark row_items_begin(const struct ogc_page *page);
void row_items_keep(struct ogc_page *page, struct row_items_mark mark, int64_t row_id);

/** What the public sees of a collection in space and time, times widened to days if by_day. */
TAPAK_MUST_CHECK enum tapak_status row_items_extent(const struct api_visit *visit,
                                                    enum tapak_collection of, bool by_day,
                                                    struct ogc_extent *out_extent,
                                                    struct tapak_error *err);

#endif
