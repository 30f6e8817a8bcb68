// Any bytes as CQL2 text: refused with a reason, or a tree within its ceilings that can be asked.
#include "tapak/decode/cql2.h"
#include "tapak/geo/relate.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct tapak_field fuzz_items[] = {
    {.name = "t", .type = TAPAK_FIELD_TEXT},     {.name = "i", .type = TAPAK_FIELD_INTEGER},
    {.name = "d", .type = TAPAK_FIELD_DOUBLE},   {.name = "b", .type = TAPAK_FIELD_BOOLEAN},
    {.name = "at", .type = TAPAK_FIELD_INSTANT}, {.name = "day", .type = TAPAK_FIELD_DAY},
    {.name = "g", .type = TAPAK_FIELD_GEOMETRY},
};
static const struct tapak_fields fuzz_fields = {fuzz_items, sizeof fuzz_items / sizeof *fuzz_items};

// One row has every value, the other none.
static void fuzz_read(const void *row, size_t field, struct tapak_filter_value *out)
{
    out->is_null = row != NULL;
    switch (out->type) {
    case TAPAK_FIELD_TEXT:
        out->text = (struct tapak_slice){"Chișinău", 10};
        break;
    case TAPAK_FIELD_DOUBLE:
        out->real = -1.5;
        break;
    case TAPAK_FIELD_GEOMETRY:
        out->shape.is_point = true;
        out->shape.point = (struct tapak_point){117, -0.5};
        break;
    default:
        out->integer = (int64_t)field;
        break;
    }
}

static void fuzz_ask(const struct tapak_filter *filter)
{
    struct tapak_relations *relations = NULL;
    if (filter->root->depth > TAPAK_MAX_FILTER_DEPTH) {
        abort();
    }
    if (tapak_relations_create(&relations, filter->shape_count, NULL) != TAPAK_OK) {
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        struct tapak_filter_row row = {fuzz_read, i == 0 ? NULL : filter, tapak_relate, relations};
        (void)tapak_filter_eval(filter, &row);
    }
    tapak_relations_free(relations);
}

typedef enum tapak_status fuzz_parse_fn(const struct tapak_cql2 *with, struct tapak_slice text,
                                        struct tapak_arena *arena, struct tapak_filter *out_filter,
                                        struct tapak_error *err);

static void fuzz_filter(fuzz_parse_fn *parse, const uint8_t *bytes, size_t size)
{
    struct tapak_cql2 with = {.fields = &fuzz_fields, .offset_minutes = 480};
    struct tapak_arena *arena = NULL;
    struct tapak_filter filter = {0};
    struct tapak_error err = {0};
    if (tapak_arena_create(&arena, TAPAK_MIB, NULL) != TAPAK_OK) {
        return;
    }
    struct tapak_slice text = {(const char *)bytes, size};
    enum tapak_status status = parse(&with, text, arena, &filter, &err);
    if (status == TAPAK_OK) {
        fuzz_ask(&filter);
    } else if (err.status != status || err.message[0] == '\0') {
        abort();
    }
    tapak_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_filter(tapak_cql2_text, bytes, size);
    return 0;
}
