/**
 * @file who.h
 * @brief Who a request is from, and whether it may do what it asks.
 *
 * Rule:   a token in Authorization, else a session's cookie, else the public. A path that public
 *         pages use never looks: a cookie changes the meaning of no address that may be kept by
 *         caches. What somebody sees as themselves has `view=own` in its address, or is below /api.
 * Writes: with a cookie need the csrf text of GET /api/me in X-CSRF-Token, and come from our own
 *         pages (Sec-Fetch-Site, or Origin where that is not sent).
 */
#ifndef TAPAK_API_WHO_H
#define TAPAK_API_WHO_H

#include "api/service.h"
#include "tapak/account/account.h"

/** Whether it asks as the public, or as whoever it is; the route's choices in this order. */
extern const char *const api_views[];
enum { API_VIEW_PUBLIC, API_VIEW_OWN };

#define API_VIEW_PARAM                                                                             \
    {                                                                                              \
        "view", TAPAK_PARAM_CHOICE,                                                                \
            .choices = api_views,                                                                  \
            .about = "public, or own: what who is signed in sees in their area"                    \
    }

/** Who asks; zeros for the public. TAPAK_STRANGER: what it shows is good no more. */
TAPAK_MUST_CHECK enum tapak_status api_who(const struct tapak_call *call, struct api_visit *visit,
                                           struct tapak_who *out_who, struct tapak_error *err);

/**
 * The same for a path of people who are signed in, with these rights: TAPAK_STRANGER, TAPAK_DENIED.
 * The answer is no cache's to keep.
 */
TAPAK_MUST_CHECK enum tapak_status api_need(const struct tapak_call *call, struct api_visit *visit,
                                            unsigned rights, struct tapak_response *response,
                                            struct tapak_who *out_who, struct tapak_error *err);

/**
 * Whose eyes a question is asked with: the public's, or with view=own those of who asks, who then
 * has to be somebody (TAPAK_STRANGER, TAPAK_DENIED), and the answer is no cache's to keep.
 */
TAPAK_MUST_CHECK enum tapak_status
api_take_view(const struct tapak_call *call, struct api_visit *visit,
              const struct tapak_value *view, struct tapak_response *response,
              struct tapak_sight *out_sight, struct tapak_error *err);

/** Whether a change may come from where it does: TAPAK_DENIED. */
TAPAK_MUST_CHECK enum tapak_status api_check_write(const struct tapak_call *call,
                                                   const struct tapak_who *who,
                                                   struct tapak_error *err);

/** Whether it comes from a page of ours, or from no page. */
bool api_is_same_origin(const struct tapak_call *call);

/** Notes in the database that the session is used, when that is due. Blocks. */
void api_keep_session(struct api_visit *visit, const struct tapak_who *who);

/** Headers that keep the answer out of caches. */
void api_keep_private(struct tapak_response *response);

/** Sets the session's cookie; secret "" takes it away. */
TAPAK_MUST_CHECK enum tapak_status api_put_cookie(const struct tapak_call *call,
                                                  struct tapak_response *response,
                                                  const char *secret, struct tapak_error *err);

/** "category: …" blames the member category, for the problem. */
void api_blame_member(const struct tapak_call *call, struct tapak_response *response,
                      const struct tapak_error *err);

#endif
