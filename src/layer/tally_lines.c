// From groups to lines. Areas are in order of code, so what belongs to one line stands together.
#include "layer/tally.h"

#include <stdio.h>
#include <string.h>

#include "tapak/base/instant.h"

static void add_group(const struct tapak_tally *tally, uint32_t group,
                      struct tapak_summary_row *row)
{
    const uint32_t *columns = tally->reports[group].columns;
    row->reports += columns[TALLY_REPORTS];
    row->open += columns[TALLY_OPEN];
    row->closed += columns[TALLY_CLOSED];
    row->by_point += columns[TALLY_BY_POINT];
    row->by_near += columns[TALLY_BY_NEAR];
    row->by_name += columns[TALLY_BY_NAME];
    row->by_hand += columns[TALLY_BY_HAND];
    row->reversal_signals += columns[TALLY_SIGNALS];
    row->hotspots += tally->hotspots[group];
}

static bool counts_something(const struct tapak_summary_row *row)
{
    return row->reports > 0 || row->hotspots > 0;
}

static struct tapak_summary_row empty_row(const char *key)
{
    return (struct tapak_summary_row){.key = key, .name = "", .parent = ""};
}

static size_t code_length(enum tapak_summary_by by)
{
    return by == TAPAK_BY_VILLAGE ? 13 : by == TAPAK_BY_DISTRICT ? 8 : 5;
}

// The area asked for, what is in it, and what it is in.
static bool is_asked_for(const struct tapak_code *asked, const struct tapak_code *code)
{
    return tapak_code_is_in(code, asked) || tapak_code_is_in(asked, code);
}

struct area_lines {
    const struct tapak_tally *tally;
    size_t length; ///< of the codes that lines have
    int64_t last_day;
    struct tapak_summary_row unplaced;
    const struct list_area *regency; ///< met last, or NULL
};

// The line that begins at an area and ends before *out_behind; false when there is none to show.
static bool take_line(struct area_lines *lines, uint32_t first, struct tapak_code *code,
                      struct tapak_summary_row *row, uint32_t *out_behind)
{
    const struct lists *lists = lines->tally->snapshot->lists;
    const struct list_area *area = &lists->areas[first];
    uint32_t at = first;
    *code = (struct tapak_code){""};
    memcpy(code->text, area->code.text, lines->length);
    *row = empty_row(code->text);
    for (; at < lists->area_count &&
           strncmp(lists->areas[at].code.text, code->text, lines->length) == 0;
         at++) {
        add_group(lines->tally, at, row);
    }
    *out_behind = at;
    bool is_own = strlen(area->code.text) == lines->length;
    if (is_own) {
        row->name = area->name;
        row->in_programme = lists_in_programme(lists, first, lines->last_day);
    }
    bool has_parent = lines->length > 5 && lines->regency != NULL &&
                      strncmp(lines->regency->code.text, code->text, 5) == 0;
    row->parent = has_parent ? lines->regency->name : "";
    bool is_line = is_own && area->is_of_edition &&
                   is_asked_for(&lines->tally->query.filter.area, &area->code);
    return is_line || counts_something(row);
}

static enum tapak_status each_area(const struct tapak_tally *tally, enum tapak_summary_by by,
                                   tapak_summary_fn *each, void *context)
{
    const struct lists *lists = tally->snapshot->lists;
    const struct tapak_report_filter *filter = &tally->query.filter;
    struct area_lines lines = {.tally = tally, .length = code_length(by)};
    struct tapak_summary_row row;
    struct tapak_code code;
    int64_t instant_ms = filter->has_until ? filter->until_ms - 1 : tapak_now_ms();
    enum tapak_status status = TAPAK_OK;
    lines.last_day = tapak_day_of(instant_ms, lists->offset_minutes);
    lines.unplaced = empty_row("");
    for (uint32_t at = 0; at < lists->area_count && status == TAPAK_OK;) {
        const struct list_area *area = &lists->areas[at];
        size_t length = strlen(area->code.text);
        lines.regency = length == 5 ? area : lines.regency;
        if (length < lines.length) {
            add_group(tally, at++, &lines.unplaced);
        } else if (take_line(&lines, at, &code, &row, &at)) {
            status = each(&row, context);
        }
    }
    return status == TAPAK_OK ? each(&lines.unplaced, context) : status;
}

static enum tapak_status each_category(const struct tapak_tally *tally, tapak_summary_fn *each,
                                       void *context)
{
    const struct tapak_categories *categories = &tally->snapshot->lists->categories;
    const char *only = tally->query.filter.category;
    enum tapak_status status = TAPAK_OK;
    for (uint32_t i = 0; i < categories->count && status == TAPAK_OK; i++) {
        struct tapak_summary_row row = empty_row(categories->items[i].code);
        row.name = categories->items[i].name_id;
        add_group(tally, i, &row);
        if (only == NULL || strcmp(only, row.key) == 0) {
            status = each(&row, context);
        }
    }
    return status;
}

static enum tapak_status each_period(const struct tapak_tally *tally, tapak_summary_fn *each,
                                     void *context)
{
    const struct tapak_periods *periods = &tally->snapshot->lists->periods;
    uint32_t count = tally_period_groups(tally->snapshot->lists);
    enum tapak_status status = TAPAK_OK;
    for (uint32_t i = 0; i < count && status == TAPAK_OK; i++) {
        struct tapak_summary_row row = empty_row(i == 0           ? "before"
                                                 : i + 1 == count ? ""
                                                 : i + 2 == count ? "after"
                                                                  : periods->items[i - 1].code);
        add_group(tally, i, &row);
        if (i + 1 < count || counts_something(&row)) {
            status = each(&row, context);
        }
    }
    return status;
}

static enum tapak_status each_month(const struct tapak_tally *tally, tapak_summary_fn *each,
                                    void *context)
{
    enum { MONTH_BYTES = 32 };
    char key[MONTH_BYTES];
    uint32_t first = tally->group_count;
    uint32_t last = 0;
    for (uint32_t i = 0; i < tally->group_count; i++) {
        struct tapak_summary_row row = empty_row("");
        add_group(tally, i, &row);
        if (counts_something(&row)) {
            first = i < first ? i : first;
            last = i;
        }
    }
    enum tapak_status status = TAPAK_OK;
    for (uint32_t i = first; i < tally->group_count && i <= last && status == TAPAK_OK; i++) {
        int64_t month = tally->first_month + i;
        (void)snprintf(key, sizeof key, "%04d-%02d", (int)(month / 12), (int)(month % 12) + 1);
        struct tapak_summary_row row = empty_row(key);
        add_group(tally, i, &row);
        status = each(&row, context);
    }
    return status;
}

enum tapak_status tapak_tally_each(const struct tapak_tally *tally, enum tapak_summary_by by,
                                   tapak_summary_fn *each, void *context)
{
    switch (by) {
    case TAPAK_BY_CATEGORY:
        return each_category(tally, each, context);
    case TAPAK_BY_PERIOD:
        return each_period(tally, each, context);
    case TAPAK_BY_MONTH:
        return each_month(tally, each, context);
    default:
        return each_area(tally, by, each, context);
    }
}
