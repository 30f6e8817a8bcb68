#include "decode/csv_sniff.h"

#include <string.h>
#include <strings.h>

enum { SAMPLE_BYTES = 1 << 16, LINES = 64, CANDIDATES = 4, CONTROL_SHARE = 100 };

static const char candidates[CANDIDATES] = {',', ';', '\t', '|'};

static bool is_control(unsigned char byte)
{
    return byte < ' ' && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f';
}

static enum tapak_status check_text(const char *text, size_t size, struct tapak_error *err)
{
    size_t controls = 0;
    for (size_t i = 0; i < size; i++) {
        controls += is_control((unsigned char)text[i]) ? 1 : 0;
    }
    if (size == 0) {
        return tapak_fail(err, TAPAK_INVALID, "the file is empty");
    }
    if (controls * CONTROL_SHARE > size) {
        return tapak_fail(err, TAPAK_INVALID,
                          "not a table: %zu of the first %zu bytes are no text (a file of another "
                          "kind, or UTF-16 without its mark)",
                          controls, size);
    }
    return TAPAK_OK;
}

struct tally {
    int counts[CANDIDATES][LINES];
    int lines;
};

// How often each candidate stands on each of the first lines, quoted text left out.
static void count_candidates(const char *text, size_t size, char newline, struct tally *tally)
{
    bool is_quoted = false;
    bool is_blank = true;
    for (size_t i = 0; i < size && tally->lines < LINES; i++) {
        if (text[i] == '"') {
            is_quoted = !is_quoted;
        } else if (text[i] == newline && !is_quoted) {
            tally->lines += is_blank ? 0 : 1;
            is_blank = true;
            continue;
        } else if (!is_quoted) {
            const char *found = memchr(candidates, text[i], CANDIDATES);
            if (found != NULL) {
                tally->counts[found - candidates][tally->lines]++;
            }
        }
        is_blank = is_blank && (text[i] == ' ' || text[i] == '\r');
    }
    tally->lines += !is_blank && tally->lines < LINES ? 1 : 0;
}

// The most frequent count above zero of a candidate, times the lines that have it.
static int64_t score(const int *counts, int lines)
{
    int64_t best = 0;
    for (int i = 0; i < lines; i++) {
        int same = 0;
        for (int j = 0; j < lines; j++) {
            same += counts[j] == counts[i] ? 1 : 0;
        }
        int64_t here = counts[i] > 0 ? same * INT64_C(1000000) + counts[i] : 0;
        best = here > best ? here : best;
    }
    return best;
}

static char find_delimiter(const char *text, size_t size, char newline)
{
    struct tally tally = {0};
    count_candidates(text, size, newline, &tally);
    char delimiter = ',';
    int64_t best = 0;
    for (int i = 0; i < CANDIDATES; i++) {
        int64_t here = score(tally.counts[i], tally.lines);
        if (here > best) {
            best = here;
            delimiter = candidates[i];
        }
    }
    return delimiter;
}

enum tapak_status csv_sniff(const char *text, size_t size, struct csv_form *out_form,
                            struct tapak_error *err)
{
    size = size < SAMPLE_BYTES ? size : SAMPLE_BYTES;
    enum tapak_status status = check_text(text, size, err);
    if (status != TAPAK_OK) {
        return status;
    }
    struct csv_form form = {.newline = '\n'};
    if (memchr(text, '\n', size) == NULL && memchr(text, '\r', size) != NULL) {
        form.newline = '\r';
    }
    const char *found = memchr(text, form.newline, size);
    size_t first = found == NULL ? size : (size_t)(found - text);
    first -= first > 0 && text[first - 1] == '\r' ? 1 : 0;
    bool is_quoted = first == 7 && text[0] == '"' && text[6] == '"';
    size_t at = is_quoted ? 1 : 0;
    if (first == 5 + 2 * at && strncasecmp(text + at, "sep=", 4) == 0) {
        form.has_sep_line = true;
        form.delimiter = text[at + 4];
    } else {
        form.delimiter = find_delimiter(text, size, form.newline);
    }
    if (form.delimiter == '"' || form.delimiter == form.newline || form.delimiter == '\0') {
        return tapak_fail(err, TAPAK_INVALID, "the line \"sep=\" names no delimiter");
    }
    *out_form = form;
    return TAPAK_OK;
}
