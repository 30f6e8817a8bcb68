/**
 * @file error.h
 * @brief What a function that can fail returns, and why it failed.
 *
 * The list of statuses is closed. A message is made once, where the cause is known: one line, lower
 * case, no final stop, with the value and the rule. Who knows more (a row, a file) adds it in
 * front.
 */
#ifndef TAPAK_BASE_ERROR_H
#define TAPAK_BASE_ERROR_H

#include <stddef.h>

#define TAPAK_MUST_CHECK __attribute__((warn_unused_result))
#define TAPAK_PRINTF(text, first) __attribute__((format(printf, text, first)))

enum tapak_status {
    TAPAK_OK,
    TAPAK_INVALID,       ///< the input breaks a rule
    TAPAK_NOT_FOUND,     ///< no such thing, or not for this viewer
    TAPAK_CONFLICT,      ///< it is there already, or was changed in between
    TAPAK_STALE,         ///< made for a state that is no more
    TAPAK_UNCONDITIONAL, ///< a change that does not say which state it is made for
    TAPAK_STRANGER,      ///< who asks is not known, and has to be
    TAPAK_DENIED,        ///< not allowed
    TAPAK_THROTTLED,     ///< too many attempts; wait
    TAPAK_TOO_LARGE,     ///< above a ceiling of limits.h
    TAPAK_UNSUPPORTED,   ///< understood, but not offered
    TAPAK_BUSY,          ///< try again later
    TAPAK_CANCELLED,     ///< somebody asked to stop
    TAPAK_IO,            ///< disk, network or a library failed
    TAPAK_NO_MEMORY,
    TAPAK_STATUS_COUNT
};

enum { TAPAK_ERROR_BYTES = 512 };

/** A value; zero-initialised it means "nothing failed". */
struct tapak_error {
    enum tapak_status status;
    char message[TAPAK_ERROR_BYTES]; ///< UTF-8, cut at a character when too long
};

/** Fill err (may be NULL) and return status. status must not be TAPAK_OK. */
enum tapak_status tapak_fail(struct tapak_error *err, enum tapak_status status, const char *format,
                             ...) TAPAK_PRINTF(3, 4);

/** Put "text: " in front of the message of a failure (not NULL); returns its status. */
enum tapak_status tapak_fail_at(struct tapak_error *err, const char *format, ...)
    TAPAK_PRINTF(2, 3);

/** "invalid", "not found", …: a word a person understands. */
const char *tapak_status_name(enum tapak_status status);

#endif
