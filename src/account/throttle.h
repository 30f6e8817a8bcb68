/**
 * @file throttle.h
 * @brief How long somebody has to wait before the next guess: by account, by address, by both.
 *
 * Rule:    an attempt is counted before it is tried, so that many at a time are no way around it,
 *          and taken back when it succeeds. What comes to an account from an address that it has
 *          signed in from before is counted by that pair alone: failures from elsewhere, or of
 *          other accounts from there, never keep it waiting. All else is counted by the account
 *          and by the address. Behind some free attempts the wait doubles, up to a ceiling.
 * Memory:  fixed; of many that are counted, those forgotten first failed longest ago.
 * Threads: any.
 */
#ifndef ACCOUNT_THROTTLE_H
#define ACCOUNT_THROTTLE_H

#include "tapak/base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct throttle;

/** Whose attempt it is, as hashes. */
struct throttle_who {
    uint64_t account;
    uint64_t address;
    bool is_known; ///< the account has signed in from there
};

TAPAK_MUST_CHECK enum tapak_status throttle_create(struct throttle **out_throttle,
                                                   struct tapak_error *err);
/** NULL is allowed. */
void throttle_free(struct throttle *throttle);

/** 0: counted, it may be tried. Else how long to wait; nothing is counted. */
int64_t throttle_wait_ms(struct throttle *throttle, const struct throttle_who *who, int64_t now_ms);

/** The attempt was a good one, or was not tried after all. */
void throttle_take_back(struct throttle *throttle, const struct throttle_who *who);

#endif
