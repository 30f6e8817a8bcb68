#include "api/counts.h"

#include "api/counts_hide.h"
#include "tapak/base/number.h"

#include <string.h>

enum { FIRST_ROOM = 64, LEVELS = 3 };

const char *const counts_names[COUNTS_COLUMNS] = {
    [COUNTS_REPORTS] = "reports",   [COUNTS_OPEN] = "open",
    [COUNTS_CLOSED] = "closed",     [COUNTS_BY_POINT] = "by_point",
    [COUNTS_BY_NEAR] = "by_near",   [COUNTS_BY_NAME] = "by_name",
    [COUNTS_BY_HAND] = "by_hand",   [COUNTS_REVERSAL_SIGNALS] = "reversal_signals",
    [COUNTS_HOTSPOTS] = "hotspots",
};

// One question's lines, and what they leave over of the level above: rest[i] belongs to row i of
// the level above and is what was placed there and no deeper.
struct table {
    struct tapak_arena *arena;
    struct counts_row *rows;
    size_t count;
    size_t room;
    struct counts_row unplaced;
    struct counts_row *rests;
};

static const char *keep(struct table *table, const char *text)
{
    const char *kept = tapak_arena_copy_text(table->arena, text, strlen(text));
    return kept == NULL ? "" : kept;
}

static void fill(struct counts_row *row, const struct tapak_summary_row *from)
{
    const int64_t counts[COUNTS_COLUMNS] = {
        [COUNTS_REPORTS] = from->reports,   [COUNTS_OPEN] = from->open,
        [COUNTS_CLOSED] = from->closed,     [COUNTS_BY_POINT] = from->by_point,
        [COUNTS_BY_NEAR] = from->by_near,   [COUNTS_BY_NAME] = from->by_name,
        [COUNTS_BY_HAND] = from->by_hand,   [COUNTS_REVERSAL_SIGNALS] = from->reversal_signals,
        [COUNTS_HOTSPOTS] = from->hotspots,
    };
    row->in_programme = from->in_programme;
    for (int column = 0; column < COUNTS_COLUMNS; column++) {
        row->cells[column].count = counts[column];
    }
}

static enum tapak_status take_row(const struct tapak_summary_row *from, void *context)
{
    struct table *table = context;
    if (from->key[0] == '\0') {
        fill(&table->unplaced, from);
        return TAPAK_OK;
    }
    if (table->count == table->room) {
        size_t room = table->room == 0 ? FIRST_ROOM : table->room * 2;
        struct counts_row *rows = tapak_arena_take_array(table->arena, room, sizeof *rows);
        if (rows == NULL) {
            return TAPAK_NO_MEMORY;
        }
        if (table->count > 0) {
            memcpy(rows, table->rows, table->count * sizeof *rows);
        }
        table->rows = rows;
        table->room = room;
    }
    struct counts_row *row = &table->rows[table->count++];
    row->key = keep(table, from->key);
    row->name = keep(table, from->name);
    row->parent = keep(table, from->parent);
    fill(row, from);
    return TAPAK_OK;
}

static enum tapak_status load_table(const struct tapak_tally *tally, enum tapak_summary_by by,
                                    struct tapak_arena *arena, struct table *table,
                                    struct tapak_error *err)
{
    *table = (struct table){.arena = arena};
    table->unplaced = (struct counts_row){.key = "", .name = "", .parent = ""};
    enum tapak_status status = tapak_tally_each(tally, by, take_row, table);
    return status == TAPAK_OK ? status : tapak_fail(err, status, "no memory for a summary");
}

static void add(struct counts_row *sum, const struct counts_row *row, int64_t sign)
{
    for (int column = 0; column < COUNTS_COLUMNS; column++) {
        sum->cells[column].count += sign * row->cells[column].count;
    }
}

static struct counts_row total_of(const struct table *table)
{
    struct counts_row total = {.key = "", .name = "", .parent = ""};
    for (size_t i = 0; i < table->count; i++) {
        add(&total, &table->rows[i], 1);
    }
    add(&total, &table->unplaced, 1);
    return total;
}

// What the sums are written into: room is counted before, so nothing can fail while they are.
struct plan {
    struct counts_row **rows;
    size_t row_count;
    struct counts_row **parts;
    size_t part_count;
    struct counts_sum *sums;
    size_t sum_count;
};

static bool plan_create(struct plan *plan, struct tapak_arena *arena, size_t rows)
{
    size_t room = 4 * rows + 16;
    *plan = (struct plan){
        .rows = tapak_arena_take_array(arena, room, sizeof(struct counts_row *)),
        .parts = tapak_arena_take_array(arena, room, sizeof(struct counts_row *)),
        .sums = tapak_arena_take_array(arena, room, sizeof(struct counts_sum)),
    };
    return plan->rows != NULL && plan->parts != NULL && plan->sums != NULL;
}

static void plan_row(struct plan *plan, struct counts_row *row)
{
    plan->rows[plan->row_count++] = row;
}

static struct counts_sum *plan_sum(struct plan *plan, struct counts_row *total)
{
    struct counts_sum *sum = &plan->sums[plan->sum_count++];
    *sum = (struct counts_sum){&plan->parts[plan->part_count], 0, total, 0};
    return sum;
}

static void plan_part(struct plan *plan, struct counts_sum *sum, struct counts_row *part)
{
    plan->parts[plan->part_count++] = part;
    sum->count++;
}

static void plan_table(struct plan *plan, struct table *table, struct counts_row *total)
{
    struct counts_sum *sum = plan_sum(plan, total);
    for (size_t i = 0; i < table->count; i++) {
        plan_row(plan, &table->rows[i]);
        plan_part(plan, sum, &table->rows[i]);
    }
    plan_row(plan, &table->unplaced);
    plan_part(plan, sum, &table->unplaced);
}

static bool is_below(const char *key, const char *above)
{
    size_t length = strlen(above);
    return strncmp(key, above, length) == 0 && key[length] == '.';
}

// Both tables are in order of key, so the parts of one row stand together.
static bool plan_level(struct plan *plan, struct table *above, struct table *table)
{
    table->rests = tapak_arena_take_array(table->arena, above->count + 1, sizeof *table->rests);
    if (table->rests == NULL) {
        return false;
    }
    size_t at = 0;
    for (size_t i = 0; i < above->count; i++) {
        struct counts_sum *sum = plan_sum(plan, &above->rows[i]);
        struct counts_row *rest = &table->rests[i];
        add(rest, &above->rows[i], 1);
        while (at < table->count && strcmp(table->rows[at].key, above->rows[i].key) < 0) {
            at++;
        }
        for (; at < table->count && is_below(table->rows[at].key, above->rows[i].key); at++) {
            add(rest, &table->rows[at], -1);
            plan_part(plan, sum, &table->rows[at]);
        }
        plan_row(plan, rest);
        plan_part(plan, sum, rest);
    }
    struct counts_sum *sum = plan_sum(plan, &table->unplaced);
    plan_part(plan, sum, &above->unplaced);
    for (size_t i = 0; i < above->count; i++) {
        plan_part(plan, sum, &table->rests[i]);
    }
    return true;
}

static enum tapak_status load_flat(const struct tapak_tally *tally, struct tapak_arena *arena,
                                   const struct tapak_summary_query *query,
                                   struct counts *out_counts, struct tapak_error *err)
{
    struct table table;
    struct plan plan;
    enum tapak_status status = load_table(tally, query->by, arena, &table, err);
    if (status != TAPAK_OK) {
        return status;
    }
    struct counts_row total = total_of(&table);
    if (!plan_create(&plan, arena, table.count)) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a summary");
    }
    plan_table(&plan, &table, &total);
    plan_row(&plan, &total);
    if (query->filter.viewer == TAPAK_VIEWER_PUBLIC) {
        counts_hide(plan.rows, plan.row_count, plan.sums, plan.sum_count);
    }
    *out_counts = (struct counts){table.rows, table.count, table.unplaced, total};
    return TAPAK_OK;
}

static const struct counts_row *find_in(const struct table *table, const char *key)
{
    size_t low = 0;
    size_t high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(table->rows[middle].key, key);
        if (order == 0) {
            return &table->rows[middle];
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

// What is left of total when parts are taken off, and whether a reader may know that: only what
// follows from cells that are shown anyway.
static struct counts_row rest_of(const struct counts_row *total, const struct counts_row *parts,
                                 size_t count)
{
    struct counts_row rest = {.key = "", .name = "", .parent = ""};
    for (int column = 0; column < COUNTS_COLUMNS; column++) {
        struct counts_cell cell = total->cells[column];
        for (size_t i = 0; i < count; i++) {
            cell.count -= parts[i].cells[column].count;
            cell.is_hidden = cell.is_hidden || parts[i].cells[column].is_hidden;
        }
        rest.cells[column] = cell;
    }
    return rest;
}

// The rows inside an area: they stand together, as codes are in order.
static enum tapak_status cut_out(const struct table tables[static LEVELS], enum tapak_summary_by by,
                                 const struct tapak_code *area, struct counts *counts,
                                 struct tapak_error *err)
{
    const struct counts_row *own = NULL;
    for (int level = 0; level < LEVELS && own == NULL; level++) {
        own = find_in(&tables[level], area->text);
    }
    bool is_province = tapak_code_level(area) == TAPAK_LEVEL_PROVINCE;
    if (own == NULL && !is_province) {
        return tapak_fail(err, TAPAK_NOT_FOUND, "no area has code %s", area->text);
    }
    const struct table *table = &tables[by];
    size_t first = 0;
    size_t count = 0;
    for (size_t i = 0; i < table->count; i++) {
        const char *key = table->rows[i].key;
        if (strcmp(key, area->text) == 0 || is_below(key, area->text)) {
            first = count == 0 ? i : first;
            count++;
        }
    }
    struct counts_row total =
        is_province ? rest_of(&counts->total, &tables[TAPAK_BY_REGENCY].unplaced, 1) : *own;
    counts->rows = table->rows + first;
    counts->count = count;
    counts->unplaced = rest_of(&total, counts->rows, count);
    counts->total = total;
    counts->total.key = "";
    return TAPAK_OK;
}

static enum tapak_status load_levels(const struct tapak_tally *tally, struct tapak_arena *arena,
                                     const struct tapak_summary_query *query,
                                     struct counts *out_counts, struct tapak_error *err)
{
    struct table tables[LEVELS];
    struct plan plan;
    size_t rows = 0;
    for (int level = 0; level < LEVELS; level++) {
        enum tapak_status status =
            load_table(tally, (enum tapak_summary_by)level, arena, &tables[level], err);
        if (status != TAPAK_OK) {
            return status;
        }
        rows += tables[level].count;
    }
    struct counts_row total = total_of(&tables[TAPAK_BY_REGENCY]);
    if (!plan_create(&plan, arena, rows)) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a summary");
    }
    for (int level = 0; level < LEVELS; level++) {
        plan_table(&plan, &tables[level], &total);
    }
    plan_row(&plan, &total);
    if (!plan_level(&plan, &tables[TAPAK_BY_REGENCY], &tables[TAPAK_BY_DISTRICT]) ||
        !plan_level(&plan, &tables[TAPAK_BY_DISTRICT], &tables[TAPAK_BY_VILLAGE])) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a summary");
    }
    if (query->filter.viewer == TAPAK_VIEWER_PUBLIC) {
        counts_hide(plan.rows, plan.row_count, plan.sums, plan.sum_count);
    }
    const struct table *table = &tables[query->by];
    *out_counts = (struct counts){table->rows, table->count, table->unplaced, total};
    if (query->filter.area.text[0] == '\0') {
        return TAPAK_OK;
    }
    return cut_out(tables, query->by, &query->filter.area, out_counts, err);
}

enum tapak_status counts_load(const struct tapak_snapshot *layer, struct tapak_arena *arena,
                              const struct tapak_summary_query *query, struct counts *out_counts,
                              struct tapak_error *err)
{
    _Static_assert((int)TAPAK_BY_VILLAGE == 0 && (int)TAPAK_BY_DISTRICT == 1 &&
                       (int)TAPAK_BY_REGENCY == 2,
                   "areas come first, the smallest first");
    struct tapak_summary_query asked = *query;
    struct tapak_tally *tally = NULL;
    bool is_of_areas = (int)query->by < LEVELS;
    if (is_of_areas) {
        asked.filter.area = (struct tapak_code){""}; // what is hidden depends on all areas
    }
    enum tapak_status status = tapak_tally_create(layer, &asked, &tally, err);
    if (status == TAPAK_OK) {
        status = is_of_areas ? load_levels(tally, arena, query, out_counts, err)
                             : load_flat(tally, arena, query, out_counts, err);
    }
    tapak_tally_free(tally);
    return status;
}

const struct counts_row *counts_find(const struct counts *counts, const char *key)
{
    const struct table table = {.rows = counts->rows, .count = counts->count};
    return find_in(&table, key);
}

// Copies a literal and gives its end.
static char *put_words(char *out, const char *words, size_t length)
{
    memcpy(out, words, length);
    return out + length;
}

static char *put_cell(char *out, const struct counts_cell *cell)
{
    if (!cell->is_hidden && cell->count >= 0 && cell->count <= 9) {
        *out = (char)('0' + cell->count);
        return out + 1;
    }
    if (!cell->is_hidden) {
        return out + tapak_format_int(out, cell->count);
    }
    bool is_small = cell->count > 0 && cell->count < TAPAK_SMALL_COUNT;
    return put_words(out, is_small ? "\"<5\"" : "null", 4);
}

// A table has ten thousand cells: their members are put together here, a row at once.
void counts_put_json(struct tapak_json *json, const struct counts_row *row)
{
    enum { NAME_BYTES = 24 };
    char members[COUNTS_COLUMNS * (NAME_BYTES + TAPAK_NUMBER_BYTES)];
    char *end = members;
    for (int column = 0; column < COUNTS_COLUMNS; column++) {
        end = put_words(end, column == 0 ? "\"" : ",\"", column == 0 ? 1 : 2);
        end = put_words(end, counts_names[column], strlen(counts_names[column]));
        end = put_words(end, "\":", 2);
        end = put_cell(end, &row->cells[column]);
    }
    tapak_json_splice(json, (struct tapak_slice){members, (size_t)(end - members)});
}

void counts_put_csv(struct tapak_csv *csv, const struct counts_row *row)
{
    for (int column = 0; column < COUNTS_COLUMNS; column++) {
        const struct counts_cell *cell = &row->cells[column];
        if (!cell->is_hidden) {
            tapak_csv_put_int(csv, cell->count);
        } else {
            bool is_small = cell->count > 0 && cell->count < TAPAK_SMALL_COUNT;
            tapak_csv_put_text(csv, is_small ? "<5" : "");
        }
    }
}
