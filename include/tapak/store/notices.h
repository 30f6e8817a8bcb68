/**
 * @file notices.h
 * @brief The outbox: that a report's state changed, to who left an address; a week of a village, to
 *        its head.
 *
 * Rule:    the first gathering takes nothing from the past. Several steps of a report that were not
 *          told yet are one notice. What fails is tried again after 5, 20, 80 … minutes, at most
 *          TAPAK_NOTICE_ATTEMPTS times. The address is read when it is needed, which is an event
 *          "person_read" of the actor; it is in no row here and in no log.
 */
#ifndef TAPAK_STORE_NOTICES_H
#define TAPAK_STORE_NOTICES_H

#include "tapak/base/arena.h"
#include "tapak/model/area.h"
#include "tapak/store/reports.h"

enum { TAPAK_NOTICE_ATTEMPTS = 6, TAPAK_MAIL_BYTES = 256 };

enum tapak_notice_kind { TAPAK_NOTICE_STATE, TAPAK_NOTICE_DIGEST };

/** A value; what a message is made of. */
struct tapak_notice {
    int64_t id; ///< 0: none is due
    enum tapak_notice_kind kind;
    int64_t attempts;
    char address[TAPAK_MAIL_BYTES]; ///< "" when there is none, or none that can be written to
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1]; ///< of a state
    enum tapak_state state;                     ///< of a state: the one it has now
    struct tapak_code area;                     ///< of a digest
    int64_t received;                           ///< of a digest: in its week
    int64_t open;
};

/** Whether mail can be written to it: letters, digits and . _ + - around one @, nothing else. */
bool tapak_is_address(struct tapak_slice text);

/** Within a write: puts what happened since the last time into the outbox. */
TAPAK_MUST_CHECK enum tapak_status tapak_notices_gather(struct tapak_conn *conn, int64_t now_ms,
                                                        int offset_minutes,
                                                        struct tapak_error *err);

/** Within a write: the notice that is due longest, with id 0 when none is. */
TAPAK_MUST_CHECK enum tapak_status
tapak_notice_next(struct tapak_conn *conn, const struct tapak_actor *actor, int offset_minutes,
                  struct tapak_notice *out_notice, struct tapak_error *err);

enum tapak_notice_result { TAPAK_NOTICE_SENT, TAPAK_NOTICE_FAILED, TAPAK_NOTICE_NO_ADDRESS };

/** Within a write: what became of the try. */
TAPAK_MUST_CHECK enum tapak_status tapak_notice_tried(struct tapak_conn *conn,
                                                      const struct tapak_notice *notice,
                                                      enum tapak_notice_result result,
                                                      int64_t now_ms, struct tapak_error *err);

#endif
