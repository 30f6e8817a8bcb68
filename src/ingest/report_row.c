#include "ingest/report_row.h"

#include "ingest/report_place.h"

#include "tapak/base/buf.h"
#include "tapak/base/instant.h"
#include "tapak/decode/sp4n.h"
#include "tapak/decode/when.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum row_fate report_refuse(struct report_reader *reader, enum report_field field,
                            const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(reader->why.message, sizeof reader->why.message, format, args);
    va_end(args);
    int column = reader->columns.at[field];
    reader->field = column < 0 ? report_field_name(field)
                               : tapak_table_column(reader->run->table, (size_t)column);
    reader->value = report_cell(reader, field);
    return ROW_REFUSED;
}

// What all rows have at the end of what their fingerprint is made of.
static enum tapak_status write_ending(struct report_reader *reader, struct tapak_error *err)
{
    const struct tapak_import_options *options = reader->run->options;
    struct tapak_buf *ending = &reader->ending;
    tapak_buf_init(ending, TAPAK_MIB);
    tapak_buf_init(&reader->text, TAPAK_MAX_ARENA_BYTES);
    tapak_buf_printf(ending, "\x1f%d\x1f%s\x1f%s", options->is_published,
                     options->category == NULL ? "" : options->category,
                     options->crs == NULL ? "" : options->crs);
    return tapak_buf_check(ending, err);
}

void report_reader_free(struct report_reader *reader)
{
    tapak_buf_free(&reader->ending);
    tapak_buf_free(&reader->text);
}

// A hash of all that the file says of the report and of the options that decide its form.
static uint64_t fingerprint_of(struct report_reader *reader, const struct tapak_row *row)
{
    struct tapak_buf *text = &reader->text;
    size_t size = FIELD_COUNT;
    tapak_buf_clear(text);
    for (int f = 0; f < FIELD_COUNT; f++) {
        size += reader->cells[f].length;
    }
    char *at = tapak_buf_extend(text, size);
    for (int f = 0; f < FIELD_COUNT && at != NULL; f++) {
        struct tapak_slice cell = reader->cells[f];
        if (cell.length > 0) {
            memcpy(at, cell.text, cell.length);
        }
        at[cell.length] = '\x1f';
        at += cell.length + 1;
    }
    if (row->has_point) {
        tapak_buf_printf(text, "%.17g %.17g", row->point.lon_deg, row->point.lat_deg);
    }
    tapak_buf_put(text, reader->ending.bytes, reader->ending.size);
    return tapak_hash64(text->bytes, text->size);
}

void report_row_begin(struct report_reader *reader, const struct tapak_row *row)
{
    for (int f = 0; f < FIELD_COUNT; f++) {
        int column = reader->columns.at[f];
        reader->cells[f] =
            column < 0 ? (struct tapak_slice){NULL, 0} : tapak_slice_trim(row->cells[column]);
    }
    reader->fingerprint = fingerprint_of(reader, row);
}

enum tapak_status report_reader_open(struct report_reader *reader, struct tapak_error *err)
{
    const struct tapak_import_options *options = reader->run->options;
    const struct tapak_categories *list = &reader->run->world->categories;
    const int *at = reader->columns.at;
    if (options->category != NULL && tapak_category_find(list, options->category) == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "category '%.60s' is not in the code list",
                          options->category);
    }
    if (at[FIELD_CATEGORY] < 0 && options->category == NULL) {
        return tapak_fail(err, TAPAK_INVALID,
                          "no column is known to hold the category: --map category=COLUMN, or "
                          "--category CODE for all rows");
    }
    if (at[FIELD_RECEIVED] < 0 && at[FIELD_OCCURRED] < 0) {
        return tapak_fail(err, TAPAK_INVALID,
                          "no column is known to hold the date: --map received=COLUMN");
    }
    return write_ending(reader, err);
}

// ';' between the names that SP4N has for the category.
static bool path_has(const char *path, struct tapak_slice name)
{
    while (*path != '\0') {
        size_t length = strcspn(path, ";");
        struct tapak_slice part = tapak_slice_trim((struct tapak_slice){path, length});
        if (part.length == name.length && part.length > 0 &&
            strncasecmp(part.text, name.text, name.length) == 0) {
            return true;
        }
        path += length + (path[length] == ';');
    }
    return false;
}

static const char *category_of_words(const struct tapak_categories *list, struct tapak_slice words)
{
    const char *by_path = NULL;
    size_t paths = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct tapak_category *category = &list->items[i];
        if (tapak_slice_equals_folded(words, category->code) ||
            tapak_slice_equals_folded(words, category->name_id) ||
            tapak_slice_equals_folded(words, category->name_en)) {
            return category->code;
        }
        if (path_has(category->sp4n_path, words)) {
            by_path = category->code;
            paths++;
        }
    }
    return paths == 1 ? by_path : NULL;
}

static enum row_fate read_category(struct report_reader *reader, struct tapak_report *report)
{
    const struct tapak_categories *list = &reader->run->world->categories;
    struct tapak_slice words = report_cell(reader, FIELD_CATEGORY);
    report->category_raw = run_copy(reader->run, words);
    if (reader->columns.is_sp4n) {
        report->category = tapak_sp4n_category(list, words, report_cell(reader, FIELD_TITLE),
                                               report_cell(reader, FIELD_DESCRIPTION));
        return report->category == NULL ? ROW_LEFT_OUT : ROW_TAKEN;
    }
    if (words.length == 0) {
        report->category = reader->run->options->category;
        return report->category != NULL
                   ? ROW_TAKEN
                   : report_refuse(reader, FIELD_CATEGORY, "there is no category");
    }
    report->category = category_of_words(list, words);
    return report->category != NULL
               ? ROW_TAKEN
               : report_refuse(reader, FIELD_CATEGORY, "is no code or name of the category list");
}

static enum row_fate read_instant(struct report_reader *reader, enum report_field field,
                                  struct tapak_slice time, int64_t *out_instant_ms)
{
    struct tapak_error err = {0};
    if (tapak_when(report_cell(reader, field), time, reader->run->world->offset_minutes,
                   out_instant_ms, &err) != TAPAK_OK) {
        return report_refuse(reader, field, "%s", err.message);
    }
    if (*out_instant_ms > reader->now_ms + TAPAK_MS_PER_DAY) {
        return report_refuse(reader, field, "the date is in the future");
    }
    return ROW_TAKEN;
}

static enum row_fate read_dates(struct report_reader *reader, struct tapak_report *report)
{
    const struct tapak_slice none = {NULL, 0};
    enum row_fate fate = ROW_TAKEN;
    report->has_occurred = report_cell(reader, FIELD_OCCURRED).length > 0;
    if (report->has_occurred) {
        fate = read_instant(reader, FIELD_OCCURRED, none, &report->occurred_ms);
    }
    if (fate != ROW_TAKEN) {
        return fate;
    }
    if (report_cell(reader, FIELD_RECEIVED).length > 0) {
        return read_instant(reader, FIELD_RECEIVED, report_cell(reader, FIELD_RECEIVED_TIME),
                            &report->received_ms);
    }
    if (!report->has_occurred) {
        return report_refuse(reader, FIELD_RECEIVED, "there is no date");
    }
    report->received_ms = report->occurred_ms;
    return ROW_TAKEN;
}

static bool parse_state(struct tapak_slice words, enum tapak_state *out_state,
                        struct tapak_slice *out_agency)
{
    for (int s = 0; s < TAPAK_STATE_COUNT; s++) {
        if (tapak_slice_equals_folded(words, tapak_state_code(s)) ||
            tapak_slice_equals_folded(words, tapak_state_name_id(s))) {
            *out_state = s;
            return true;
        }
    }
    return tapak_sp4n_state(words, out_state, out_agency);
}

static enum row_fate read_state(struct report_reader *reader, struct report_item *item)
{
    struct tapak_report *report = &item->report;
    struct tapak_slice words = report_cell(reader, FIELD_STATE);
    struct tapak_slice agency = {NULL, 0};
    report->state = TAPAK_RECEIVED;
    report->state_raw = run_copy(reader->run, words);
    item->has_unknown_state = words.length > 0 && !parse_state(words, &report->state, &agency);
    struct tapak_slice named = report_cell(reader, FIELD_AGENCY);
    report->agency = run_copy(reader->run, named.length > 0 ? named : agency);
    report->state_since_ms = report->state == TAPAK_RECEIVED ? report->received_ms : reader->now_ms;
    if (report_cell(reader, FIELD_STATE_SINCE).length > 0) {
        item->has_state_since = true;
        return read_instant(reader, FIELD_STATE_SINCE, (struct tapak_slice){NULL, 0},
                            &report->state_since_ms);
    }
    return ROW_TAKEN;
}

static enum row_fate read_class(struct report_reader *reader, struct tapak_report *report)
{
    struct tapak_slice words = report_cell(reader, FIELD_CLASS);
    report->klass = TAPAK_CLASS_COMPLAINT;
    if (words.length == 0 || tapak_class_parse(words, &report->klass) ||
        tapak_sp4n_class(words, &report->klass)) {
        return ROW_TAKEN;
    }
    return report_refuse(reader, FIELD_CLASS, "is no class of reports");
}

static enum row_fate read_flag(struct report_reader *reader, enum report_field field,
                               bool *in_out_flag)
{
    static const char *const yes[] = {"1", "true", "yes", "y", "ya", "benar", "t"};
    static const char *const no[] = {"0", "false", "no", "n", "tidak", "bukan", "f"};
    struct tapak_slice cell = report_cell(reader, field);
    if (cell.length == 0) {
        return ROW_TAKEN;
    }
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        if (tapak_slice_equals_folded(cell, yes[i])) {
            *in_out_flag = true;
            return ROW_TAKEN;
        }
        if (tapak_slice_equals_folded(cell, no[i])) {
            *in_out_flag = false;
            return ROW_TAKEN;
        }
    }
    return report_refuse(reader, field, "is neither yes nor no");
}

static enum row_fate read_flags(struct report_reader *reader, struct tapak_report *report)
{
    bool is_published = reader->columns.at[FIELD_PUBLISHED] < 0;
    bool is_said = report_cell(reader, FIELD_PUBLISHED).length > 0;
    tapak_sp4n_kind(report_cell(reader, FIELD_KIND), &report->is_anonymous,
                    &report->is_confidential);
    enum row_fate fate = read_flag(reader, FIELD_ANONYMOUS, &report->is_anonymous);
    if (fate == ROW_TAKEN) {
        fate = read_flag(reader, FIELD_CONFIDENTIAL, &report->is_confidential);
    }
    if (fate == ROW_TAKEN) {
        fate = read_flag(reader, FIELD_PUBLISHED, &is_published);
    }
    report->is_published =
        is_published && reader->run->options->is_published && !report->is_confidential;
    report->is_withdrawn = is_said && !is_published;
    return fate;
}

static enum row_fate read_texts(struct report_reader *reader, struct report_item *item)
{
    static const struct {
        enum report_field field;
        size_t ceiling;
    } texts[] = {
        {FIELD_TITLE, TAPAK_MAX_TITLE_BYTES},   {FIELD_DESCRIPTION, TAPAK_MAX_TEXT_BYTES},
        {FIELD_CHANNEL, TAPAK_MAX_NAME_BYTES},  {FIELD_AGENCY, TAPAK_MAX_NAME_BYTES},
        {FIELD_REPORTER, TAPAK_MAX_NAME_BYTES}, {FIELD_PHONE, TAPAK_MAX_NAME_BYTES},
        {FIELD_EMAIL, TAPAK_MAX_NAME_BYTES},    {FIELD_ID, TAPAK_MAX_NAME_BYTES},
    };
    struct tapak_report *report = &item->report;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (report_cell(reader, texts[i].field).length > texts[i].ceiling) {
            return report_refuse(reader, texts[i].field, "is longer than %zu bytes",
                                 texts[i].ceiling);
        }
    }
    report->title = run_copy(reader->run, report_cell(reader, FIELD_TITLE));
    report->body = run_copy(reader->run, report_cell(reader, FIELD_DESCRIPTION));
    report->channel = run_copy(reader->run, report_cell(reader, FIELD_CHANNEL));
    item->person = (struct tapak_person){
        run_copy(reader->run, report_cell(reader, FIELD_REPORTER)),
        run_copy(reader->run, report_cell(reader, FIELD_PHONE)),
        run_copy(reader->run, report_cell(reader, FIELD_EMAIL)),
    };
    if (report->is_published) {
        report->public_text = report->body != NULL ? report->body : report->title;
    }
    return ROW_TAKEN;
}

enum row_fate report_row_read(struct report_reader *reader, const struct tapak_row *row,
                              const char *source_id, struct report_item *out_item)
{
    struct tapak_report *report = &out_item->report;
    *out_item = (struct report_item){0};
    report->source = reader->source;
    report->source_id = source_id;
    enum row_fate fate = read_category(reader, report);
    if (fate == ROW_TAKEN) {
        fate = read_dates(reader, report);
    }
    if (fate == ROW_TAKEN) {
        fate = read_state(reader, out_item);
    }
    if (fate == ROW_TAKEN) {
        fate = read_class(reader, report);
    }
    if (fate == ROW_TAKEN) {
        fate = read_flags(reader, report);
    }
    if (fate == ROW_TAKEN) {
        fate = read_texts(reader, out_item);
    }
    if (fate == ROW_TAKEN) {
        fate = report_place_read(reader, row, out_item);
    }
    if (fate == ROW_TAKEN) {
        report->fingerprint = reader->fingerprint;
        // The texts' ceilings leave room; a text that found none is seen by its neighbour.
        if (tapak_arena_take(reader->run->arena, 1) == NULL) {
            return ROW_TOO_LARGE;
        }
    }
    return fate;
}
