/**
 * @file desk.h
 * @brief The program's own operations: about, summary, handing in and tracking a report, villages,
 *        health.
 */
#ifndef TAPAK_API_DESK_H
#define TAPAK_API_DESK_H

#include "tapak/http/route.h"

extern const struct tapak_param desk_summary_params[];
extern const struct tapak_media desk_summary_media[];
extern const struct tapak_param desk_track_params[];
extern const struct tapak_media desk_metrics_media[];

tapak_handler_fn desk_about;
tapak_handler_fn desk_summary;
tapak_handler_fn desk_hand_in;      ///< 201 with a receipt; Idempotency-Key
tapak_handler_fn desk_track;        ///< what the reporter may know, by tracking code
tapak_handler_fn desk_forget_me;    ///< erases who reported, by tracking code
tapak_handler_fn desk_health;       ///< the process lives
tapak_handler_fn desk_metrics;      ///< counters, for who may read them
tapak_handler_fn desk_ready;        ///< the villages are loaded and the database answers
tapak_handler_fn desk_village_list; ///< every village by name, without its shape

#endif
