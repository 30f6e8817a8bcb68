#include "layer/sieve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tapak/base/instant.h"

/** Where a field's value is. Those of kinds first, then those of areas, then of the row itself. */
enum column {
    COLUMN_UNKNOWN,
    COLUMN_CATEGORY,
    COLUMN_STATE,
    COLUMN_CLASS,
    COLUMN_PLACED_BY,
    COLUMN_SOURCE,
    COLUMN_IN_PROGRAMME,
    COLUMN_REVERSAL_SIGNAL,
    COLUMN_CONFIDENCE,
    COLUMN_SATELLITE,
    COLUMN_INSTRUMENT,
    COLUMN_LAST_OF_KINDS = COLUMN_INSTRUMENT,
    COLUMN_AREA,
    COLUMN_VILLAGE,
    COLUMN_VILLAGE_NAME,
    COLUMN_REGENCY,
    COLUMN_LAST_OF_AREAS = COLUMN_REGENCY,
    COLUMN_TIME,
    COLUMN_ID,
    COLUMN_STAND_IN,
    COLUMN_GEOMETRY
};

static const struct {
    const char *name;
    enum tapak_field_type type;
    enum column column;
} names[TAPAK_COLLECTION_COUNT][16] = {
    [TAPAK_REPORTS] = {{"category", TAPAK_FIELD_TEXT, COLUMN_CATEGORY},
                       {"state", TAPAK_FIELD_TEXT, COLUMN_STATE},
                       {"class", TAPAK_FIELD_TEXT, COLUMN_CLASS},
                       {"placed_by", TAPAK_FIELD_TEXT, COLUMN_PLACED_BY},
                       {"source", TAPAK_FIELD_TEXT, COLUMN_SOURCE},
                       {"in_programme", TAPAK_FIELD_BOOLEAN, COLUMN_IN_PROGRAMME},
                       {"reversal_signal", TAPAK_FIELD_BOOLEAN, COLUMN_REVERSAL_SIGNAL},
                       {"area", TAPAK_FIELD_TEXT, COLUMN_AREA},
                       {"village", TAPAK_FIELD_TEXT, COLUMN_VILLAGE},
                       {"village_name", TAPAK_FIELD_TEXT, COLUMN_VILLAGE_NAME},
                       {"regency", TAPAK_FIELD_TEXT, COLUMN_REGENCY},
                       {"received", TAPAK_FIELD_DAY, COLUMN_TIME},
                       {"received", TAPAK_FIELD_INSTANT, COLUMN_TIME},
                       {"is_stand_in", TAPAK_FIELD_BOOLEAN, COLUMN_STAND_IN},
                       {"id", TAPAK_FIELD_TEXT, COLUMN_ID}},
    [TAPAK_HOTSPOTS] = {{"confidence", TAPAK_FIELD_TEXT, COLUMN_CONFIDENCE},
                        {"satellite", TAPAK_FIELD_TEXT, COLUMN_SATELLITE},
                        {"instrument", TAPAK_FIELD_TEXT, COLUMN_INSTRUMENT},
                        {"placed_by", TAPAK_FIELD_TEXT, COLUMN_PLACED_BY},
                        {"in_programme", TAPAK_FIELD_BOOLEAN, COLUMN_IN_PROGRAMME},
                        {"village", TAPAK_FIELD_TEXT, COLUMN_VILLAGE},
                        {"village_name", TAPAK_FIELD_TEXT, COLUMN_VILLAGE_NAME},
                        {"acquired", TAPAK_FIELD_INSTANT, COLUMN_TIME}},
};

static const struct tapak_box WORLD = {-INFINITY, -INFINITY, INFINITY, INFINITY};

static enum column column_of(const struct tapak_field *field, enum tapak_collection of)
{
    if (field->type == TAPAK_FIELD_GEOMETRY) {
        return COLUMN_GEOMETRY;
    }
    for (size_t i = 0; names[of][i].name != NULL; i++) {
        if (names[of][i].type == field->type && strcmp(names[of][i].name, field->name) == 0) {
            return names[of][i].column;
        }
    }
    return COLUMN_UNKNOWN;
}

static void put_text(struct tapak_filter_value *out, const char *text)
{
    out->is_null = text[0] == '\0';
    out->text = tapak_slice_of(text);
}

static void read_kind(const struct tapak_layer_kind *kind, int column,
                      struct tapak_filter_value *out)
{
    switch (column) {
    case COLUMN_CATEGORY:
        put_text(out, kind->category);
        break;
    case COLUMN_STATE:
        put_text(out, tapak_state_code(kind->state));
        break;
    case COLUMN_CLASS:
        put_text(out, tapak_class_code(kind->klass));
        break;
    case COLUMN_PLACED_BY:
        put_text(out, tapak_placed_by_code(kind->placed_by));
        break;
    case COLUMN_SOURCE:
        put_text(out, kind->source);
        break;
    case COLUMN_IN_PROGRAMME:
        out->integer = kind->in_programme;
        break;
    case COLUMN_REVERSAL_SIGNAL:
        out->integer = kind->is_reversal_signal;
        break;
    case COLUMN_CONFIDENCE:
        put_text(out, tapak_confidence_code(kind->confidence));
        break;
    case COLUMN_SATELLITE:
        put_text(out, kind->satellite);
        break;
    default:
        put_text(out, kind->instrument);
        break;
    }
}

static void read_area(const struct sieve_row *row, int column, struct tapak_filter_value *out)
{
    bool is_village = tapak_code_level(&row->area->code) == TAPAK_LEVEL_VILLAGE;
    switch (column) {
    case COLUMN_AREA:
        put_text(out, row->area->code.text);
        break;
    case COLUMN_VILLAGE:
        put_text(out, is_village ? row->area->code.text : "");
        break;
    case COLUMN_VILLAGE_NAME:
        put_text(out, is_village ? row->area->name : "");
        break;
    default:
        put_text(out, row->regency->name);
        break;
    }
}

static void read_value(const void *context, size_t field, struct tapak_filter_value *out)
{
    const struct sieve_row *row = context;
    int column = row->sieve->columns[field];
    if (column <= COLUMN_LAST_OF_KINDS) {
        read_kind(row->kind, column, out);
    } else if (column <= COLUMN_LAST_OF_AREAS) {
        read_area(row, column, out);
    } else if (column == COLUMN_TIME) {
        out->integer = out->type == TAPAK_FIELD_DAY
                           ? tapak_day_of(row->time_ms, row->sieve->filter->offset_minutes)
                           : row->time_ms;
    } else if (column == COLUMN_ID) {
        put_text(out, row->id);
    } else if (column == COLUMN_STAND_IN) {
        out->integer =
            row->sieve->sees_stand_ins && !isnan(row->point.lon_deg) && row->kind->is_sensitive;
    } else {
        out->is_null = isnan(row->point.lon_deg);
        out->shape = (struct tapak_filter_shape){.is_point = true, .point = row->point};
    }
}

enum tapak_truth sieve_ask(const struct sieve *sieve, const struct tapak_filter_node *node,
                           const struct sieve_row *row)
{
    const struct tapak_filter_row asked = {
        .read = read_value, .row = row, .relate = sieve->relate, .context = sieve->relate_context};
    return tapak_filter_eval_node(sieve->filter, node, &asked);
}

static const struct list_area *regency_of(const struct lists *lists, const struct list_area *area)
{
    return &lists->areas[area->regency];
}

/** The columns that a condition asks for: the first and the last of them. */
struct scope {
    int first;
    int last;
    const char *unknown; ///< name of a field that is no column
};

// How deep a tree goes is bounded when it is made.
static void widen_scope(const struct sieve *sieve, const struct tapak_filter_node *node,
                        struct scope *scope)
{
    if (node->op == TAPAK_FILTER_FIELD) {
        int column = sieve->columns[node->field];
        scope->first = column < scope->first ? column : scope->first;
        scope->last = column > scope->last ? column : scope->last;
        if (column == COLUMN_UNKNOWN) {
            scope->unknown = sieve->filter->fields->items[node->field].name;
        }
    }
    for (size_t i = 0; i < node->count; i++) {
        widen_scope(sieve, node->args[i], scope);
    }
}

static bool and_kinds(struct sieve *sieve, const struct tapak_snapshot *snapshot,
                      const struct tapak_filter_node *node)
{
    bool is_first = sieve->kind_pass == NULL;
    size_t count = snapshot->kind_count;
    if (is_first) {
        sieve->kind_pass = calloc(count + 1, sizeof *sieve->kind_pass);
    }
    for (uint32_t i = 0; sieve->kind_pass != NULL && i < count; i++) {
        const struct sieve_row row = {.sieve = sieve, .kind = lists_kind_at(snapshot->lists, i)};
        bool passes =
            (is_first || sieve->kind_pass[i] != 0) && sieve_ask(sieve, node, &row) == TAPAK_TRUE;
        sieve->kind_pass[i] = -(uint32_t)passes;
    }
    return sieve->kind_pass != NULL;
}

static bool and_areas(struct sieve *sieve, const struct tapak_filter_node *node)
{
    const struct lists *lists = sieve->lists;
    bool is_first = sieve->area_pass == NULL;
    if (is_first) {
        sieve->area_pass = calloc(lists->area_count, sizeof *sieve->area_pass);
    }
    for (uint32_t i = 0; sieve->area_pass != NULL && i < lists->area_count; i++) {
        const struct sieve_row row = {.sieve = sieve,
                                      .area = &lists->areas[i],
                                      .regency = regency_of(lists, &lists->areas[i])};
        bool passes =
            (is_first || sieve->area_pass[i] != 0) && sieve_ask(sieve, node, &row) == TAPAK_TRUE;
        sieve->area_pass[i] = -(uint32_t)passes;
    }
    return sieve->area_pass != NULL;
}

// Every operator that is true only of shapes that meet.
static bool needs_to_meet(enum tapak_filter_op op)
{
    return tapak_filter_op_is_spatial(op) && op != TAPAK_FILTER_S_DISJOINT;
}

static struct tapak_box box_of(const struct sieve *sieve, const struct tapak_filter_node *node)
{
    if (!needs_to_meet(node->op) || node->count != 2) {
        return WORLD;
    }
    for (int i = 0; i < 2; i++) {
        const struct tapak_filter_node *literal = node->args[i];
        const struct tapak_filter_node *field = node->args[1 - i];
        if (literal->op == TAPAK_FILTER_LITERAL && field->op == TAPAK_FILTER_FIELD &&
            sieve->columns[field->field] == COLUMN_GEOMETRY) {
            return literal->value.shape.box;
        }
    }
    return WORLD;
}

static enum tapak_status take_condition(struct sieve *sieve, const struct tapak_snapshot *snapshot,
                                        const struct tapak_filter_node *node,
                                        struct tapak_error *err)
{
    struct scope scope = {.first = COLUMN_GEOMETRY + 1};
    bool is_ok = true;
    int64_t since_ms = 0;
    int64_t until_ms = 0;
    widen_scope(sieve, node, &scope);
    if (scope.unknown != NULL) {
        return tapak_fail(err, TAPAK_UNSUPPORTED, "%s is not in memory", scope.unknown);
    }
    if (scope.last <= COLUMN_LAST_OF_KINDS) {
        is_ok = and_kinds(sieve, snapshot, node);
    } else if (scope.first > COLUMN_LAST_OF_KINDS && scope.last <= COLUMN_LAST_OF_AREAS) {
        is_ok = and_areas(sieve, node);
    } else if (scope.first == COLUMN_TIME && scope.last == COLUMN_TIME &&
               sieve_time_range(sieve, node, &since_ms, &until_ms)) {
        sieve->since_ms = since_ms > sieve->since_ms ? since_ms : sieve->since_ms;
        sieve->until_ms = until_ms < sieve->until_ms ? until_ms : sieve->until_ms;
    } else {
        sieve->boxes[sieve->rest_count] = box_of(sieve, node);
        sieve->rest[sieve->rest_count++] = node;
    }
    return is_ok ? TAPAK_OK : tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a filter");
}

static enum tapak_status take_conditions(struct sieve *sieve, const struct tapak_snapshot *snapshot,
                                         const struct tapak_filter_node *node,
                                         struct tapak_error *err)
{
    if (node->op != TAPAK_FILTER_AND) {
        return sieve->rest_count == SIEVE_MAX_CONDITIONS
                   ? tapak_fail(err, TAPAK_UNSUPPORTED, "more than %d conditions",
                                SIEVE_MAX_CONDITIONS)
                   : take_condition(sieve, snapshot, node, err);
    }
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; i < node->count && status == TAPAK_OK; i++) {
        status = take_conditions(sieve, snapshot, node->args[i], err);
    }
    return status;
}

static bool is_nothing(const uint32_t *pass, size_t count)
{
    uint32_t any = 0;
    for (size_t i = 0; pass != NULL && i < count; i++) {
        any |= pass[i];
    }
    return pass != NULL && any == 0;
}

enum tapak_status sieve_begin(struct sieve *sieve, const struct tapak_snapshot *snapshot,
                              const struct tapak_layer_query *query, struct tapak_error *err)
{
    const struct tapak_fields *fields = query->filter->fields;
    *sieve = (struct sieve){
        .filter = query->filter,
        .sees_stand_ins = query->viewer == TAPAK_VIEWER_PUBLIC,
        .relate = query->relate,
        .relate_context = query->relate_context,
        .lists = snapshot->lists,
        .since_ms = INT64_MIN,
        .until_ms = INT64_MAX,
        .columns = calloc(fields->count + 1, sizeof *sieve->columns),
        .rest = calloc(SIEVE_MAX_CONDITIONS, sizeof(struct tapak_filter_node *)),
        .boxes = calloc(SIEVE_MAX_CONDITIONS, sizeof *sieve->boxes),
    };
    if (sieve->columns == NULL || sieve->rest == NULL || sieve->boxes == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a filter");
    }
    for (size_t i = 0; i < fields->count; i++) {
        sieve->columns[i] = (int)column_of(&fields->items[i], query->of);
    }
    enum tapak_status status = take_conditions(sieve, snapshot, query->filter->root, err);
    sieve->is_empty = is_nothing(sieve->kind_pass, snapshot->kind_count) ||
                      is_nothing(sieve->area_pass, snapshot->lists->area_count);
    return status;
}

void sieve_end(struct sieve *sieve)
{
    free(sieve->columns);
    free(sieve->kind_pass);
    free(sieve->area_pass);
    free(sieve->rest);
    free(sieve->boxes);
    *sieve = (struct sieve){.filter = NULL};
}

bool sieve_row(const struct sieve *sieve, const struct segment *segment, uint32_t at)
{
    struct sieve_row row = {
        .sieve = sieve,
        .kind = lists_kind_at(sieve->lists, segment->kind[at]),
        .area = &sieve->lists->areas[segment->area[at]],
        .time_ms = segment->time_ms[at],
        .point = {segment->lon[at], segment->lat[at]},
    };
    for (size_t i = 0; i < sieve->rest_count; i++) {
        const struct tapak_box *box = &sieve->boxes[i];
        bool is_outside = box->west_deg != WORLD.west_deg && !tapak_box_covers(box, row.point);
        if (is_outside) {
            return false; // what has no point is in no shape
        }
    }
    row.regency = regency_of(sieve->lists, row.area);
    if (segment->public_id != NULL) {
        public_id_unpack(segment->public_id[at], row.id);
    }
    for (size_t i = 0; i < sieve->rest_count; i++) {
        if (sieve_ask(sieve, sieve->rest[i], &row) != TAPAK_TRUE) {
            return false;
        }
    }
    return true;
}
