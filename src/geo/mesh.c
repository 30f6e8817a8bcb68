#include "geo/mesh.h"

#include "geo/loops.h"
#include "geo/thin.h"
#include "tapak/base/limits.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 256 };

struct tapak_mesh_builder {
    struct geo_arc_source source;
    struct mesh_area *areas; ///< villages
    size_t count;
    size_t room;
};

int mesh_level_of(enum tapak_level level)
{
    switch (level) {
    case TAPAK_LEVEL_VILLAGE:
        return MESH_VILLAGES;
    case TAPAK_LEVEL_DISTRICT:
        return MESH_DISTRICTS;
    case TAPAK_LEVEL_REGENCY:
        return MESH_REGENCIES;
    default:
        return MESH_LEVELS;
    }
}

enum tapak_status tapak_mesh_builder_create(struct tapak_mesh_builder **out,
                                            struct tapak_error *err)
{
    *out = calloc(1, sizeof **out);
    return *out == NULL ? tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the borders") : TAPAK_OK;
}

void tapak_mesh_builder_free(struct tapak_mesh_builder *builder)
{
    if (builder != NULL) {
        geo_arc_source_free(&builder->source);
        free(builder->areas);
        free(builder);
    }
}

static enum tapak_status make_room(struct tapak_mesh_builder *builder, struct tapak_error *err)
{
    if (builder->count < builder->room) {
        return TAPAK_OK;
    }
    if (builder->count >= TAPAK_MAX_VILLAGES) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "more than %zu villages", TAPAK_MAX_VILLAGES);
    }
    size_t room = builder->room == 0 ? FIRST_ROOM : builder->room * 2;
    struct mesh_area *areas = realloc(builder->areas, room * sizeof *areas);
    if (areas == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu villages", room);
    }
    builder->areas = areas;
    builder->room = room;
    return TAPAK_OK;
}

enum tapak_status tapak_mesh_builder_add(struct tapak_mesh_builder *builder,
                                         const struct tapak_code *code, struct tapak_wkb shape,
                                         struct tapak_point label, struct tapak_error *err)
{
    struct geo_rings rings = {0};
    if (builder->count > 0 &&
        tapak_code_compare(&builder->areas[builder->count - 1].code, code) >= 0) {
        return tapak_fail(err, TAPAK_INVALID, "village %s comes after %s, not in order of code",
                          code->text, builder->areas[builder->count - 1].code.text);
    }
    enum tapak_status status = make_room(builder, err);
    if (status == TAPAK_OK) {
        status = geo_rings_read(shape, &rings, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    status = geo_arc_source_add(&builder->source, &rings, (uint32_t)builder->count, err);
    geo_rings_free(&rings);
    if (status == TAPAK_OK) {
        builder->areas[builder->count++] = (struct mesh_area){.code = *code, .label = label};
    }
    return status;
}

// The rings of each area, their boxes, and the area's own.
static enum tapak_status measure(struct tapak_mesh *mesh, struct mesh_level *level,
                                 struct tapak_error *err)
{
    const struct geo_outline *outline = &level->outline;
    level->rings = calloc(outline->ring_count + 1, sizeof *level->rings);
    if (level->rings == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu rings", outline->ring_count);
    }
    for (size_t r = 0; r < outline->ring_count; r++) {
        const struct geo_arc_ring *ring = &outline->rings[r];
        struct geo_loop loop =
            geo_loop_make(&mesh->arcs, outline->sides + ring->first, ring->count);
        level->rings[r] =
            (struct mesh_ring){loop.low, loop.high, loop.area2 < 0 ? -loop.area2 : loop.area2};
        struct mesh_area *area = &level->areas[ring->owner];
        struct tapak_tile_square *box = &area->box;
        if (area->ring_count++ == 0) {
            area->first_ring = (uint32_t)r;
            *box = (struct tapak_tile_square){loop.low.x, loop.low.y, loop.high.x, loop.high.y};
        }
        box->west_x = loop.low.x < box->west_x ? loop.low.x : box->west_x;
        box->north_y = loop.low.y < box->north_y ? loop.low.y : box->north_y;
        box->east_x = loop.high.x > box->east_x ? loop.high.x : box->east_x;
        box->south_y = loop.high.y > box->south_y ? loop.high.y : box->south_y;
    }
    return TAPAK_OK;
}

static enum tapak_status take_villages(struct tapak_mesh_builder *builder, struct tapak_mesh *mesh,
                                       struct tapak_error *err)
{
    struct mesh_level *level = &mesh->level[MESH_VILLAGES];
    enum tapak_status status = geo_arcs_cut(&builder->source, &mesh->arcs, err);
    geo_arc_source_free(&builder->source);
    if (status != TAPAK_OK) {
        return status;
    }
    level->areas = builder->areas;
    level->count = builder->count;
    builder->areas = NULL;
    builder->count = builder->room = 0;
    level->outline = (struct geo_outline){.sides = mesh->arcs.sides,
                                          .side_count = mesh->arcs.side_count,
                                          .rings = mesh->arcs.rings,
                                          .ring_count = mesh->arcs.ring_count};
    return measure(mesh, level, err);
}

// Coordinates have to lie so near each other that products of their differences are exact.
static enum tapak_status check_extent(const struct tapak_mesh *mesh, struct tapak_error *err)
{
    const struct mesh_level *level = &mesh->level[MESH_VILLAGES];
    struct geo_step low = {UINT32_MAX, UINT32_MAX};
    struct geo_step high = {0, 0};
    for (size_t r = 0; r < level->outline.ring_count; r++) {
        const struct mesh_ring *ring = &level->rings[r];
        low.x = ring->low.x < low.x ? ring->low.x : low.x;
        low.y = ring->low.y < low.y ? ring->low.y : low.y;
        high.x = ring->high.x > high.x ? ring->high.x : high.x;
        high.y = ring->high.y > high.y ? ring->high.y : high.y;
    }
    bool is_wide = high.x > low.x && high.x - low.x > INT32_MAX;
    bool is_high = high.y > low.y && high.y - low.y > INT32_MAX;
    return is_wide || is_high ? tapak_fail(err, TAPAK_UNSUPPORTED,
                                           "the villages lie over more than half of the world")
                              : TAPAK_OK;
}

static enum tapak_status put_together(struct tapak_mesh *mesh, struct mesh_level *level,
                                      enum tapak_level at, struct tapak_error *err)
{
    const struct mesh_level *villages = &mesh->level[MESH_VILLAGES];
    uint32_t *groups = calloc(villages->count + 1, sizeof *groups);
    level->areas = calloc(villages->count + 1, sizeof *level->areas);
    if (groups == NULL || level->areas == NULL) {
        free(groups);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu villages", villages->count);
    }
    for (size_t v = 0; v < villages->count; v++) {
        struct tapak_code code = tapak_code_at(&villages->areas[v].code, at);
        if (level->count == 0 || strcmp(level->areas[level->count - 1].code.text, code.text) != 0) {
            level->areas[level->count++].code = code;
        }
        groups[v] = (uint32_t)level->count - 1;
    }
    enum tapak_status status = geo_dissolve(&mesh->arcs, groups, &level->outline, err);
    free(groups);
    return status == TAPAK_OK ? measure(mesh, level, err) : status;
}

static enum tapak_status make(struct tapak_mesh_builder *builder, struct tapak_mesh *mesh,
                              struct tapak_error *err)
{
    enum tapak_status status = take_villages(builder, mesh, err);
    if (status == TAPAK_OK) {
        status = check_extent(mesh, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    mesh->levels = calloc(mesh->arcs.starts[mesh->arcs.count] + 1, sizeof *mesh->levels);
    if (mesh->levels == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the borders");
    }
    status = geo_thin(&mesh->arcs, mesh->levels, err);
    if (status == TAPAK_OK) {
        status = put_together(mesh, &mesh->level[MESH_DISTRICTS], TAPAK_LEVEL_DISTRICT, err);
    }
    if (status == TAPAK_OK) {
        status = put_together(mesh, &mesh->level[MESH_REGENCIES], TAPAK_LEVEL_REGENCY, err);
    }
    return status == TAPAK_OK ? mesh_label(mesh, err) : status;
}

enum tapak_status tapak_mesh_seal(struct tapak_mesh_builder *builder, struct tapak_mesh **out_mesh,
                                  struct tapak_error *err)
{
    struct tapak_mesh *mesh = calloc(1, sizeof *mesh);
    if (mesh == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the borders");
    }
    enum tapak_status status = make(builder, mesh, err);
    if (status != TAPAK_OK) {
        tapak_mesh_free(mesh);
        return status;
    }
    *out_mesh = mesh;
    return TAPAK_OK;
}

void tapak_mesh_free(struct tapak_mesh *mesh)
{
    if (mesh == NULL) {
        return;
    }
    mesh->level[MESH_VILLAGES].outline = (struct geo_outline){0}; // the arcs'
    for (size_t i = 0; i < MESH_LEVELS; i++) {
        geo_outline_free(&mesh->level[i].outline);
        free(mesh->level[i].rings);
        free(mesh->level[i].areas);
    }
    geo_arcs_free(&mesh->arcs);
    free(mesh->levels);
    free(mesh);
}

size_t tapak_mesh_count(const struct tapak_mesh *mesh, enum tapak_level level)
{
    int at = mesh_level_of(level);
    return at == MESH_LEVELS ? 0 : mesh->level[at].count;
}

struct tapak_code tapak_mesh_code(const struct tapak_mesh *mesh, enum tapak_level level, size_t i)
{
    return mesh->level[mesh_level_of(level)].areas[i].code;
}

struct tapak_tile_square tapak_mesh_box(const struct tapak_mesh *mesh, enum tapak_level level,
                                        size_t i)
{
    return mesh->level[mesh_level_of(level)].areas[i].box;
}

struct tapak_point tapak_mesh_label(const struct tapak_mesh *mesh, enum tapak_level level, size_t i)
{
    return mesh->level[mesh_level_of(level)].areas[i].label;
}

struct tapak_mesh_about tapak_mesh_about(const struct tapak_mesh *mesh)
{
    struct tapak_mesh_about about = {.arcs = mesh->arcs.count,
                                     .points = mesh->arcs.starts[mesh->arcs.count]};
    for (size_t i = 0; i < about.points; i++) {
        for (unsigned zoom = mesh->levels[i]; zoom <= TAPAK_TILE_MAX_ZOOM; zoom++) {
            about.kept[zoom]++;
        }
    }
    about.bytes =
        about.points * (sizeof *mesh->arcs.points + 1) + about.arcs * 3 * sizeof(uint32_t);
    for (size_t i = 0; i < MESH_LEVELS; i++) {
        const struct mesh_level *level = &mesh->level[i];
        about.gaps_closed += level->outline.gaps_closed;
        about.gaps_left += level->outline.gaps_left;
        about.bytes +=
            level->outline.side_count * sizeof(geo_side) +
            level->outline.ring_count * (sizeof(struct geo_arc_ring) + sizeof(struct mesh_ring)) +
            level->count * sizeof(struct mesh_area);
    }
    return about;
}
