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
extern const struct tapak_param desk_medium_params[];
extern const struct tapak_media desk_medium_media[];
extern const struct tapak_media desk_metrics_media[];

extern const struct tapak_param desk_case_params[];
extern const struct tapak_param desk_queue_params[];

tapak_handler_fn desk_about;
tapak_handler_fn desk_sign_in; ///< a session, by login and password
tapak_handler_fn desk_sign_out;
tapak_handler_fn desk_me;         ///< who asks, what they may, the csrf text
tapak_handler_fn desk_queue;      ///< what is to be done in one's area
tapak_handler_fn desk_case;       ///< one report with its way and notes
tapak_handler_fn desk_transition; ///< these change it; If-Match
tapak_handler_fn desk_duplicate_of;
tapak_handler_fn desk_publication;
tapak_handler_fn desk_similar; ///< what may be the same matter
tapak_handler_fn desk_placement;
tapak_handler_fn desk_assign;
tapak_handler_fn desk_comment; ///< adds to it
tapak_handler_fn desk_summary;
tapak_handler_fn desk_hand_in;      ///< 201 with a receipt; Idempotency-Key
tapak_handler_fn desk_track;        ///< what the reporter may know, by tracking code
tapak_handler_fn desk_forget_me;    ///< erases who reported, by tracking code
tapak_handler_fn desk_medium;       ///< a photo or document, for who may see its report
tapak_handler_fn desk_report_media; ///< those of a report
tapak_handler_fn desk_person;       ///< who handed it in; that somebody looked is an event
tapak_handler_fn desk_health;       ///< the process lives
tapak_handler_fn desk_metrics;      ///< counters, for who may read them
tapak_handler_fn desk_ready;        ///< the villages are loaded and the database answers
tapak_handler_fn desk_village_list; ///< every village by name, without its shape

#endif
