/**
 * @file gauges.h
 * @brief What the store says of itself, for /metrics: the writer's queue and commits, imports.
 */
#ifndef APP_GAUGES_H
#define APP_GAUGES_H

#include "tapak/http/metrics.h"
#include "tapak/store/store.h"

/** store must outlive the metrics. */
void app_gauges_add(struct tapak_metrics *metrics, struct tapak_store *store);

#endif
