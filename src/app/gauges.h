/**
 * @file gauges.h
 * @brief What store and layer say of themselves, for /metrics: commits and queue of the writer,
 *        imports, size and age of the layer.
 */
#ifndef APP_GAUGES_H
#define APP_GAUGES_H

#include "tapak/http/metrics.h"
#include "tapak/layer/layer.h"
#include "tapak/store/store.h"

/** Both must outlive the metrics. */
void app_gauges_add(struct tapak_metrics *metrics, struct tapak_store *store,
                    struct tapak_layer *layer);

#endif
