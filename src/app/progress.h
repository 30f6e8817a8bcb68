/**
 * @file progress.h
 * @brief Shows how far long work is: a bar on a terminal (rate, share, time left), else a plain
 *        line at most every two seconds. On stderr.
 */
#ifndef APP_PROGRESS_H
#define APP_PROGRESS_H

#include "tapak/base/error.h"
#include "tapak/ingest/progress.h"

#include <stddef.h>

struct app_progress {
    bool is_shown;
    bool is_terminal;
    bool is_bar_up; ///< a bar stands in the last line
    int64_t start_ms;
    int64_t shown_ms; ///< when something was shown last
    const char *what;
};

/** Quiet shows nothing, but still answers interrupts. */
struct app_progress app_progress_begin(bool is_quiet);

/** The watcher for ingest: shows, and says stop after SIGINT. */
struct tapak_watcher app_progress_watcher(struct app_progress *progress);

/** Takes the bar away. */
void app_progress_end(struct app_progress *progress);

/** The text of a line into out, without a line feed; elapsed_ms since the work began. */
void app_progress_text(char *out, size_t room, const struct tapak_progress *now, int64_t elapsed_ms,
                       bool has_bar);

#endif
