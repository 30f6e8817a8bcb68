/**
 * @file log.h
 * @brief One line an event to stderr: time in UTC, level, message as key=value. Text from outside
 *        goes through tapak_log_quote(). Never personal data,
 *        never a reporter's coordinates.
 *
 * Threads: any. The sink's level and form are the only state the program keeps outside its objects.
 */
#ifndef TAPAK_BASE_LOG_H
#define TAPAK_BASE_LOG_H

#include "tapak/base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum tapak_log_level {
    TAPAK_LOG_ERROR, ///< someone must act
    TAPAK_LOG_WARN,  ///< odd, and handled
    TAPAK_LOG_INFO,  ///< life of the program
    TAPAK_LOG_DEBUG, ///< for developers
    TAPAK_LOG_LEVEL_COUNT
};

/** What is above level is dropped; the start is TAPAK_LOG_INFO. */
void tapak_log_set_level(enum tapak_log_level level);

/** Whether lines of this level are written. */
bool tapak_log_shows(enum tapak_log_level level);

enum tapak_log_form {
    TAPAK_LOG_TEXT, ///< for people: time, level, key=value
    TAPAK_LOG_JSON  ///< for programs: {"time":…,"level":…,"text":"key=value"}
};

/** The start is TAPAK_LOG_TEXT. */
void tapak_log_set_form(enum tapak_log_form form);
enum tapak_log_form tapak_log_get_form(void);

void tapak_log(enum tapak_log_level level, const char *format, ...) TAPAK_PRINTF(2, 3);

/**
 * text in quotes into out (terminated, cut to room at a character); control characters, quotes and
 * what is not UTF-8 escaped. Returns out, or "" when there is no room for quotes.
 */
const char *tapak_log_quote(char *out, size_t room, const char *text, size_t length);

#endif
