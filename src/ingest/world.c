#include "tapak/ingest/world.h"

#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/store/areas.h"
#include "tapak/store/codelists.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Coordinates a little outside of every village are still of this place.
#define AREA_MARGIN_DEG 0.1

struct loading {
    struct tapak_world *world;
    struct tapak_locator_builder *builder;
    struct tapak_error *err;
};

static enum tapak_status take_edition(const struct tapak_edition *edition, void *context)
{
    struct tapak_world *world = context;
    if (edition->id == world->edition_id) {
        size_t length = strnlen(edition->name, sizeof world->edition_name - 1);
        memcpy(world->edition_name, edition->name, length);
        world->edition_name[length] = '\0';
    }
    return TAPAK_OK;
}

static enum tapak_status take_boundary(const struct tapak_boundary *boundary, void *context)
{
    struct loading *loading = context;
    return tapak_locator_builder_add(loading->builder, &boundary->code, boundary->shape.bytes,
                                     boundary->shape.size, loading->err);
}

static enum tapak_status take_area(const struct tapak_area *area, void *context)
{
    struct loading *loading = context;
    return tapak_gazetteer_add(loading->world->gazetteer, &area->code, tapak_slice_of(area->name),
                               loading->err);
}

static enum tapak_status take_alias(const struct tapak_alias *alias, void *context)
{
    struct loading *loading = context;
    struct tapak_gazetteer *gazetteer = loading->world->gazetteer;
    struct tapak_slice text = tapak_slice_of(alias->text);
    if (alias->kind == TAPAK_ALIAS_NAME) {
        return tapak_gazetteer_add_alias(gazetteer, &alias->code, text, loading->err);
    }
    return tapak_gazetteer_add_code(gazetteer, &alias->code, text, loading->err);
}

static enum tapak_status load_locator(struct tapak_conn *conn, const char *edition_name,
                                      struct loading *loading, struct tapak_error *err)
{
    struct tapak_world *world = loading->world;
    enum tapak_status status = tapak_edition_find(conn, edition_name, &world->edition_id, err);
    if (status == TAPAK_NOT_FOUND && edition_name == NULL) {
        status = TAPAK_OK;
        world->edition_id = 0;
    }
    if (status != TAPAK_OK) {
        return status;
    }
    status = tapak_locator_builder_create(&loading->builder, err);
    if (status == TAPAK_OK && world->edition_id != 0) {
        const struct tapak_boundary_filter all = {.edition_id = world->edition_id};
        status = tapak_edition_each(conn, take_edition, world, err);
        if (status == TAPAK_OK) {
            status = tapak_boundary_each(conn, &all, take_boundary, loading, err);
        }
    }
    if (status == TAPAK_OK) {
        status = tapak_locator_seal(loading->builder, &world->locator, err);
    }
    return status;
}

static enum tapak_status load_gazetteer(struct tapak_conn *conn, struct loading *loading,
                                        struct tapak_error *err)
{
    enum tapak_status status = tapak_gazetteer_create(&loading->world->gazetteer, err);
    if (status == TAPAK_OK) {
        status = tapak_area_each(conn, take_area, loading, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_alias_each(conn, take_alias, loading, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_gazetteer_seal(loading->world->gazetteer, err);
    }
    return status;
}

static enum tapak_status load_lists(struct tapak_conn *conn, struct tapak_world *world,
                                    struct tapak_error *err)
{
    enum tapak_status status = tapak_arena_create(&world->arena, TAPAK_MAX_ARENA_BYTES, err);
    if (status == TAPAK_OK) {
        status = tapak_categories_load(conn, world->arena, &world->categories, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_periods_load(conn, world->arena, &world->periods, err);
    }
    return status;
}

static void set_area_of_interest(struct tapak_world *world)
{
    if (tapak_locator_count(world->locator) == 0) {
        return;
    }
    struct tapak_box box = tapak_locator_extent(world->locator);
    world->area_of_interest = (struct tapak_box){
        fmax(box.west_deg - AREA_MARGIN_DEG, -180), fmax(box.south_deg - AREA_MARGIN_DEG, -90),
        fmin(box.east_deg + AREA_MARGIN_DEG, 180), fmin(box.north_deg + AREA_MARGIN_DEG, 90)};
}

enum tapak_status tapak_world_load(struct tapak_conn *conn, const char *edition_name,
                                   struct tapak_world **out_world, struct tapak_error *err)
{
    struct tapak_world *world = calloc(1, sizeof *world);
    if (world == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory to load the villages");
    }
    struct loading loading = {world, NULL, err};
    world->tolerance_m = TAPAK_DEFAULT_TOLERANCE_M;
    world->offset_minutes = TAPAK_WITA_MINUTES;
    enum tapak_status status = load_locator(conn, edition_name, &loading, err);
    if (status == TAPAK_OK) {
        status = load_gazetteer(conn, &loading, err);
    }
    if (status == TAPAK_OK) {
        status = load_lists(conn, world, err);
    }
    tapak_locator_builder_free(loading.builder);
    if (status != TAPAK_OK) {
        tapak_world_free(world);
        return status;
    }
    set_area_of_interest(world);
    *out_world = world;
    return TAPAK_OK;
}

void tapak_world_free(struct tapak_world *world)
{
    if (world == NULL) {
        return;
    }
    tapak_locator_free(world->locator);
    tapak_gazetteer_free(world->gazetteer);
    tapak_arena_free(world->arena);
    free(world);
}

struct tapak_placer tapak_world_placer(const struct tapak_world *world)
{
    return (struct tapak_placer){world->locator, world->gazetteer, world->tolerance_m};
}
