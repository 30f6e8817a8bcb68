// One pass finds every delimiter, quote and line end in 64 bytes at a time as bits of a word; cells
// are slices of the window, copied only where a doubled quote or another encoding asks for it.
#include "decode/csv.h"

#include "tapak/base/limits.h"

#include "decode/codepage.h"
#include "decode/csv_input.h"
#include "decode/csv_sniff.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { BLOCK = 64, RAW_CUT_BYTES = 1024, REASON_BYTES = 160 };

struct csv {
    struct reader base;
    struct csv_input input;
    char delimiter;
    char newline;
    bool has_sep_line; ///< the first line says "sep=;" and is no record
    int64_t line;      ///< of the record at input.start
    // Where the scan stands: bits of the special characters not used yet in the block.
    size_t block;
    uint64_t bits;
    bool is_block_odd; ///< it holds a byte ≥ 0x80 or a NUL
    bool is_odd;       ///< such a block is part of this record
    // The record.
    size_t count;
    size_t stop; ///< behind its last cell
    size_t next; ///< behind its line end
    int64_t inner_lines;
    size_t escaped_count;
    uint16_t escaped[TAPAK_MAX_COLUMNS]; ///< cells that hold doubled quotes
    struct tapak_slice cells[TAPAK_MAX_COLUMNS];
    char *scratch; ///< cells that had to be copied
    size_t scratch_room;
    char raw_cut[RAW_CUT_BYTES]; ///< the start of a record that is too long to be kept
    char reason[REASON_BYTES];
};

enum scan { SCAN_RECORD, SCAN_MORE, SCAN_OPEN_QUOTE, SCAN_BEHIND_QUOTE };

#if defined(__SSE2__)
static void load_block(struct csv *csv)
{
    const char *at = csv->input.window + csv->block;
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i delimiter = _mm_set1_epi8(csv->delimiter);
    const __m128i newline = _mm_set1_epi8(csv->newline);
    uint64_t bits = 0;
    __m128i odd = _mm_setzero_si128();
    for (int i = 0; i < 4; i++) {
        __m128i text = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
        __m128i hits = _mm_or_si128(
            _mm_cmpeq_epi8(text, newline),
            _mm_or_si128(_mm_cmpeq_epi8(text, delimiter), _mm_cmpeq_epi8(text, quote)));
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(hits) << (16 * i);
        odd = _mm_or_si128(odd, _mm_or_si128(text, _mm_cmpeq_epi8(text, _mm_setzero_si128())));
    }
    csv->bits = bits;
    csv->is_block_odd = _mm_movemask_epi8(odd) != 0;
    csv->is_odd |= csv->is_block_odd;
}
#else
static void load_block(struct csv *csv)
{
    const char *at = csv->input.window + csv->block;
    uint64_t bits = 0;
    bool is_odd = false;
    for (int i = 0; i < BLOCK; i++) {
        char byte = at[i];
        bits |= (uint64_t)(byte == csv->delimiter || byte == csv->newline || byte == '"') << i;
        is_odd |= byte == '\0' || (unsigned char)byte >= 0x80;
    }
    csv->bits = bits;
    csv->is_block_odd = is_odd;
    csv->is_odd |= is_odd;
}
#endif

static void start_scan(struct csv *csv)
{
    csv->block = csv->input.start;
    csv->is_odd = false;
    load_block(csv);
}

// The next quote, delimiter or line end; input.end when there is none. The padding has no bits.
static inline size_t next_special(struct csv *csv)
{
    while (csv->bits == 0) {
        csv->block += BLOCK;
        if (csv->block >= csv->input.end) {
            csv->block -= BLOCK;
            return csv->input.end;
        }
        load_block(csv);
    }
    size_t at = csv->block + (size_t)__builtin_ctzll(csv->bits);
    csv->bits &= csv->bits - 1;
    return at;
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] != ' ' && text[i] != '\r') {
            return false;
        }
    }
    return true;
}

static inline void add_cell(struct csv *csv, size_t start, size_t end)
{
    if (csv->count < TAPAK_MAX_COLUMNS) {
        csv->cells[csv->count] = (struct tapak_slice){csv->input.window + start, end - start};
    }
    csv->count++;
}

// The text between quotes, the first of which stands at open. *out_stop: the special behind it.
static enum scan scan_quoted(struct csv *csv, size_t open, size_t *out_stop)
{
    const char *window = csv->input.window;
    size_t end = csv->input.end;
    bool has_escape = false;
    size_t at = next_special(csv);
    for (;; at = next_special(csv)) {
        if (at == end) {
            return csv->input.is_at_end ? SCAN_OPEN_QUOTE : SCAN_MORE;
        }
        if (window[at] == csv->newline) {
            csv->inner_lines++;
        }
        if (window[at] != '"') {
            continue;
        }
        if (at + 1 == end && !csv->input.is_at_end) {
            return SCAN_MORE;
        }
        if (at + 1 == end || window[at + 1] != '"') {
            break;
        }
        has_escape = true;
        (void)next_special(csv); // the second of two
    }
    if (has_escape && csv->count < TAPAK_MAX_COLUMNS) {
        csv->escaped[csv->escaped_count++] = (uint16_t)csv->count;
    }
    add_cell(csv, open + 1, at);
    size_t stop = next_special(csv);
    if (stop == end && !csv->input.is_at_end) {
        return SCAN_MORE;
    }
    if (!is_blank(window + at + 1, stop - at - 1) || (stop < end && window[stop] == '"')) {
        return SCAN_BEHIND_QUOTE;
    }
    *out_stop = stop;
    return SCAN_RECORD;
}

static enum scan scan_record(struct csv *csv)
{
    const char *window = csv->input.window;
    size_t end = csv->input.end;
    csv->count = csv->escaped_count = 0;
    csv->inner_lines = 0;
    for (size_t start = csv->input.start;;) {
        size_t stop = next_special(csv);
        if (stop < end && window[stop] == '"' && is_blank(window + start, stop - start)) {
            enum scan quoted = scan_quoted(csv, stop, &stop);
            if (quoted != SCAN_RECORD) {
                return quoted;
            }
        } else {
            while (stop < end && window[stop] == '"') { // a quote inside of a cell is text
                stop = next_special(csv);
            }
            if (stop == end && !csv->input.is_at_end) {
                return SCAN_MORE;
            }
            bool is_cr = csv->newline == '\n' && stop > start && window[stop - 1] == '\r' &&
                         (stop == end || window[stop] == '\n');
            add_cell(csv, start, stop - (is_cr ? 1 : 0));
        }
        if (stop == end || window[stop] == csv->newline) {
            csv->stop = stop;
            csv->next = stop == end ? end : stop + 1;
            return SCAN_RECORD;
        }
        start = stop + 1;
    }
}

static enum tapak_status no_memory(struct tapak_error *err, size_t bytes)
{
    return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a record of %zu bytes", bytes);
}

// Room for all cells once unescaped, and behind that once more converted.
static enum tapak_status ensure_scratch(struct csv *csv, struct tapak_error *err)
{
    size_t room = 4 * (csv->stop - csv->input.start) + 1;
    if (csv->scratch_room < room) {
        char *scratch = realloc(csv->scratch, room);
        if (scratch == NULL) {
            return no_memory(err, room);
        }
        csv->scratch = scratch;
        csv->scratch_room = room;
    }
    return TAPAK_OK;
}

// Doubled quotes become one, in a copy.
static void unescape(struct csv *csv)
{
    char *out = csv->scratch;
    for (size_t i = 0; i < csv->escaped_count; i++) {
        struct tapak_slice *cell = &csv->cells[csv->escaped[i]];
        char *start = out;
        for (size_t at = 0; at < cell->length; at++) {
            *out++ = cell->text[at];
            at += cell->text[at] == '"' ? 1 : 0;
        }
        *cell = (struct tapak_slice){start, (size_t)(out - start)};
    }
}

static void convert_1252(struct csv *csv)
{
    char *out = csv->scratch + (csv->stop - csv->input.start);
    for (size_t i = 0; i < csv->count; i++) {
        struct tapak_slice *cell = &csv->cells[i];
        size_t length = codepage_from_1252(out, cell->text, cell->length);
        *cell = (struct tapak_slice){out, length};
        out += length;
    }
    if (strstr(csv->base.note, "Windows-1252") == NULL) {
        reader_note(&csv->base, "text that is not UTF-8 is read as Windows-1252 (from line %lld)",
                    (long long)csv->line);
    }
}

static const char *say(struct csv *csv, const char *format, ...) TAPAK_PRINTF(2, 3);

static const char *say(struct csv *csv, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(csv->reason, sizeof csv->reason, format, args);
    va_end(args);
    return csv->reason;
}

// Why a record that was scanned cannot be used, or NULL.
static const char *find_fault(struct csv *csv)
{
    if (csv->count > TAPAK_MAX_COLUMNS) {
        return say(csv, "more than %zu columns", TAPAK_MAX_COLUMNS);
    }
    if (csv->stop - csv->input.start > TAPAK_MAX_LINE_BYTES) {
        return say(csv, "the record is longer than %zu bytes", TAPAK_MAX_LINE_BYTES);
    }
    if (csv->is_odd &&
        memchr(csv->input.window + csv->input.start, '\0', csv->stop - csv->input.start) != NULL) {
        return say(csv, "the record holds a NUL byte");
    }
    if (csv->stop - csv->input.start > TAPAK_MAX_CELL_BYTES) {
        for (size_t i = 0; i < csv->count; i++) {
            if (csv->cells[i].length > TAPAK_MAX_CELL_BYTES) {
                return say(csv, "column %zu is longer than %zu bytes", i + 1, TAPAK_MAX_CELL_BYTES);
            }
        }
    }
    return NULL;
}

static enum tapak_status finish_record(struct csv *csv, struct record *out, struct tapak_error *err)
{
    size_t start = csv->input.start;
    size_t size = csv->stop - start;
    size -= size > 0 && csv->newline == '\n' && csv->input.window[csv->stop - 1] == '\r' ? 1 : 0;
    out->raw = (struct tapak_slice){csv->input.window + start, size};
    out->line = csv->line;
    out->broken = find_fault(csv);
    bool is_foreign = csv->is_odd && !tapak_is_utf8(out->raw.text, out->raw.length);
    if (out->broken == NULL && (csv->escaped_count > 0 || is_foreign)) {
        enum tapak_status status = ensure_scratch(csv, err);
        if (status != TAPAK_OK) {
            return status;
        }
        unescape(csv);
        if (is_foreign) {
            convert_1252(csv);
        }
    }
    out->cells = csv->cells;
    out->count = out->broken == NULL ? csv->count : 0;
    csv->input.start = csv->next;
    csv->line += 1 + csv->inner_lines;
    return TAPAK_OK;
}

// Gives the line at the window's start up as broken, and goes behind it, however long it is.
static enum tapak_status break_line(struct csv *csv, struct record *out, struct tapak_error *err)
{
    struct csv_input *input = &csv->input;
    size_t size = input->end - input->start;
    size_t cut = size < RAW_CUT_BYTES ? size : RAW_CUT_BYTES;
    memcpy(csv->raw_cut, input->window + input->start, cut);
    bool is_long = false;
    const char *found = memchr(input->window + input->start, csv->newline, size);
    while (found == NULL && !input->is_at_end) {
        is_long = true;
        input->start = input->end;
        enum tapak_status status = csv_input_fill(input, err);
        if (status != TAPAK_OK) {
            return status;
        }
        found = memchr(input->window, csv->newline, input->end);
    }
    size_t next = found == NULL ? input->end : (size_t)(found - input->window) + 1;
    if (is_long || next - input->start > TAPAK_MAX_LINE_BYTES) {
        out->raw = (struct tapak_slice){csv->raw_cut, cut};
    } else {
        size_t length = next - input->start - (found == NULL ? 0 : 1);
        out->raw = (struct tapak_slice){input->window + input->start, length};
    }
    out->line = csv->line;
    out->cells = csv->cells;
    out->broken = csv->reason;
    input->start = next;
    csv->line++;
    return TAPAK_OK;
}

static const char *name_quote_fault(struct csv *csv, enum scan scan)
{
    if (scan == SCAN_OPEN_QUOTE) {
        return say(csv, "a quote opens in column %zu and never ends", csv->count + 1);
    }
    return say(csv, "text stands behind the closing quote of column %zu", csv->count);
}

static enum tapak_status csv_next(struct reader *self, struct record *out, bool *out_has_record,
                                  struct tapak_error *err)
{
    struct csv *csv = (struct csv *)self;
    struct csv_input *input = &csv->input;
    enum tapak_status status = TAPAK_OK;
    for (;;) {
        if (input->start == input->end && input->is_at_end) {
            *out_has_record = false;
            return TAPAK_OK;
        }
        if (input->start < csv->block || input->start >= csv->block + BLOCK) {
            start_scan(csv);
        }
        *out = (struct record){0};
        *out_has_record = true;
        csv->is_odd = csv->is_block_odd;
        enum scan scan = scan_record(csv);
        if (scan == SCAN_RECORD) {
            return finish_record(csv, out, err);
        }
        bool is_full = input->end - input->start > TAPAK_MAX_LINE_BYTES;
        if (scan != SCAN_MORE || is_full) {
            if (scan == SCAN_MORE) {
                (void)say(csv, "the record is longer than %zu bytes%s", TAPAK_MAX_LINE_BYTES,
                          csv->inner_lines > 0 ? " (a quote that never ends?)" : "");
            } else {
                (void)name_quote_fault(csv, scan);
            }
            status = break_line(csv, out, err);
            csv->block = SIZE_MAX - BLOCK;
            return status;
        }
        status = csv_input_fill(input, err);
        if (status != TAPAK_OK) {
            return status;
        }
        csv->block = SIZE_MAX - BLOCK;
    }
}

static enum tapak_status csv_rewind(struct reader *self, struct tapak_error *err)
{
    struct csv *csv = (struct csv *)self;
    enum tapak_status status = csv_input_rewind(&csv->input, err);
    if (status != TAPAK_OK) {
        return status;
    }
    csv->line = 1;
    csv->block = SIZE_MAX - BLOCK;
    if (csv->has_sep_line) {
        const char *found = memchr(csv->input.window, csv->newline, csv->input.end);
        csv->input.start = found == NULL ? csv->input.end : (size_t)(found - csv->input.window) + 1;
        csv->line = 2;
    }
    return TAPAK_OK;
}

static void csv_progress(const struct reader *self, int64_t *out_done, int64_t *out_total)
{
    const struct csv *csv = (const struct csv *)self;
    int64_t held = (int64_t)(csv->input.end - csv->input.start);
    *out_done = csv->input.read_bytes > held ? csv->input.read_bytes - held : 0;
    *out_total = csv->input.file_bytes;
}

static void csv_free(struct reader *self)
{
    struct csv *csv = (struct csv *)self;
    csv_input_close(&csv->input);
    free(csv->scratch);
    free(csv);
}

enum tapak_status csv_open(const char *path, struct reader **out_reader, struct tapak_error *err)
{
    struct csv *csv = calloc(1, sizeof *csv);
    if (csv == NULL) {
        return no_memory(err, sizeof *csv);
    }
    csv->base = (struct reader){.next = csv_next,
                                .rewind = csv_rewind,
                                .progress = csv_progress,
                                .free = csv_free,
                                .format = "csv"};
    struct csv_form form = {0};
    enum tapak_status status = csv_input_open(&csv->input, path, err);
    if (status == TAPAK_OK) {
        status = csv_sniff(csv->input.window, csv->input.end, &form, err);
    }
    if (status != TAPAK_OK) {
        csv_free(&csv->base);
        return status;
    }
    csv->delimiter = form.delimiter;
    csv->newline = form.newline;
    csv->has_sep_line = form.has_sep_line;
    if (csv->input.encoding != INPUT_UTF8) {
        reader_note(&csv->base, "UTF-16 text");
    }
    status = csv_rewind(&csv->base, err);
    if (status != TAPAK_OK) {
        csv_free(&csv->base);
        return status;
    }
    *out_reader = &csv->base;
    return TAPAK_OK;
}
