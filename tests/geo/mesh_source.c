#include "geo/mesh_source.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

const struct geo_test_village mesh_three[3] = {
    {"64.02.01.2001", "POLYGON((0 1,1 1,1 2,0 2,0 1))"},
    {"64.02.01.2002", "POLYGON((1 1,2 1,2 2,1 2,1 1))"},
    {"64.02.02.2001", "POLYGON((0 0,2 0,2 1,1 1,0 1,0 0))"},
};

struct geo_arcs mesh_arcs(const struct geo_test_village *villages, size_t count)
{
    struct tapak_error err = {0};
    struct tapak_arena *arena = NULL;
    struct geo_arc_source source = {0};
    struct geo_arcs arcs = {0};
    assert_int_equal(tapak_arena_create(&arena, 16 << 20, &err), TAPAK_OK);
    for (size_t i = 0; i < count; i++) {
        struct geo_rings rings;
        struct tapak_wkb wkb = geo_test_wkb(arena, villages[i].wkt);
        assert_int_equal(geo_rings_read(wkb, &rings, &err), TAPAK_OK);
        assert_int_equal(geo_arc_source_add(&source, &rings, (uint32_t)i, &err), TAPAK_OK);
        geo_rings_free(&rings);
    }
    assert_int_equal(geo_arcs_cut(&source, &arcs, &err), TAPAK_OK);
    geo_arc_source_free(&source);
    tapak_arena_free(arena);
    return arcs;
}

struct tapak_mesh *mesh_make(const struct geo_test_village *villages, size_t count)
{
    struct tapak_error err = {0};
    struct tapak_arena *arena = NULL;
    struct tapak_mesh_builder *builder = NULL;
    struct tapak_mesh *mesh = NULL;
    assert_int_equal(tapak_arena_create(&arena, 16 << 20, &err), TAPAK_OK);
    assert_int_equal(tapak_mesh_builder_create(&builder, &err), TAPAK_OK);
    for (size_t i = 0; i < count; i++) {
        struct tapak_code code = geo_test_code(villages[i].code);
        assert_int_equal(tapak_mesh_builder_add(builder, &code,
                                                geo_test_wkb(arena, villages[i].wkt),
                                                (struct tapak_point){0.5, 0.5}, &err),
                         TAPAK_OK);
    }
    assert_int_equal(tapak_mesh_seal(builder, &mesh, &err), TAPAK_OK);
    tapak_mesh_builder_free(builder);
    tapak_arena_free(arena);
    return mesh;
}
