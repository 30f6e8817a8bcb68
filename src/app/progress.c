#include "app/progress.h"

#include "app/interrupt.h"

#include "tapak/base/instant.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BAR_CELLS = 24, BAR_EVERY_MS = 100, LINE_EVERY_MS = 2000, LINE_BYTES = 200 };

struct app_progress app_progress_begin(bool is_quiet)
{
    int64_t now_ms = tapak_monotonic_ms();
    return (struct app_progress){
        .is_shown = !is_quiet,
        .is_terminal = isatty(STDERR_FILENO) == 1,
        .start_ms = now_ms,
        .shown_ms = now_ms,
    };
}

static void put_bar(char *out, double share)
{
    int full = (int)(share * BAR_CELLS);
    for (int i = 0; i < BAR_CELLS; i++) {
        out[i] = i < full ? '#' : '.';
    }
    out[BAR_CELLS] = '\0';
}

void app_progress_text(char *out, size_t room, const struct tapak_progress *now, int64_t elapsed_ms,
                       bool has_bar)
{
    char bar[BAR_CELLS + 1] = "";
    char share_text[64] = "";
    double seconds = (double)(elapsed_ms < 1 ? 1 : elapsed_ms) / 1000;
    if (now->total > 0) {
        double share = (double)now->done / (double)now->total;
        share = share < 0 ? 0 : share > 1 ? 1 : share;
        int64_t left_s = share > 0.01 ? (int64_t)(seconds * (1 - share) / share + 0.5) : -1;
        put_bar(bar, share);
        if (left_s < 0) {
            (void)snprintf(share_text, sizeof share_text, " %3.0f %%", share * 100);
        } else {
            (void)snprintf(share_text, sizeof share_text, " %3.0f %%, %" PRId64 ":%02d left",
                           share * 100, left_s / 60, (int)(left_s % 60));
        }
    }
    bool shows_bar = has_bar && bar[0] != '\0';
    (void)snprintf(out, room, "%s%s%s%s%s, %" PRId64 " rows, %.0f rows/s", now->what,
                   shows_bar ? " [" : "", shows_bar ? bar : "", shows_bar ? "]" : "", share_text,
                   now->rows, (double)now->rows / seconds);
}

static bool show(const struct tapak_progress *now, void *context)
{
    struct app_progress *progress = context;
    int64_t now_ms = tapak_monotonic_ms();
    if (progress->what == NULL || strcmp(progress->what, now->what) != 0) {
        progress->what = now->what;
        progress->start_ms = now_ms;
    }
    int64_t every_ms = progress->is_terminal ? BAR_EVERY_MS : LINE_EVERY_MS;
    if (progress->is_shown && now_ms - progress->shown_ms >= every_ms) {
        char line[LINE_BYTES];
        app_progress_text(line, sizeof line, now, now_ms - progress->start_ms,
                          progress->is_terminal);
        (void)fprintf(stderr, progress->is_terminal ? "\r%s\033[K" : "%s\n", line);
        (void)fflush(stderr);
        progress->is_bar_up = progress->is_terminal;
        progress->shown_ms = now_ms;
    }
    return !app_is_interrupted();
}

struct tapak_watcher app_progress_watcher(struct app_progress *progress)
{
    return (struct tapak_watcher){show, progress};
}

void app_progress_end(struct app_progress *progress)
{
    if (progress->is_bar_up) {
        (void)fputs("\r\033[K", stderr);
        progress->is_bar_up = false;
    }
}
