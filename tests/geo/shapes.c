#include "geo/shapes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <gdal.h>
#include <ogr_api.h>

static const char real_path[] = "../shared/data/kaltim_desa.gpkg";

struct tapak_code geo_test_code(const char *text)
{
    struct tapak_code code = {""};
    if (text[0] != '\0') {
        assert_true(tapak_code_parse(tapak_slice_of(text), &code));
    }
    return code;
}

static struct tapak_wkb wkb_of(struct tapak_arena *arena, OGRGeometryH geometry)
{
    size_t size = OGR_G_WkbSizeEx(geometry);
    uint8_t *bytes = tapak_arena_take(arena, size);
    assert_non_null(bytes);
    assert_int_equal(OGR_G_ExportToIsoWkb(geometry, wkbNDR, bytes), OGRERR_NONE);
    return (struct tapak_wkb){bytes, size};
}

struct tapak_wkb geo_test_wkb(struct tapak_arena *arena, const char *wkt)
{
    OGRGeometryH geometry = NULL;
    char *copy = tapak_arena_copy_text(arena, wkt, strlen(wkt));
    assert_int_equal(OGR_G_CreateFromWkt(&copy, NULL, &geometry), OGRERR_NONE);
    struct tapak_wkb wkb = wkb_of(arena, geometry);
    OGR_G_DestroyGeometry(geometry);
    return wkb;
}

struct tapak_locator *geo_test_locator(const struct geo_test_village *villages, size_t count)
{
    struct tapak_error err = {0};
    struct tapak_arena *arena = NULL;
    struct tapak_locator_builder *builder = NULL;
    struct tapak_locator *locator = NULL;
    assert_int_equal(tapak_arena_create(&arena, 64 << 20, &err), TAPAK_OK);
    assert_int_equal(tapak_locator_builder_create(&builder, &err), TAPAK_OK);
    for (size_t i = 0; i < count; i++) {
        struct tapak_code code = geo_test_code(villages[i].code);
        struct tapak_wkb wkb = geo_test_wkb(arena, villages[i].wkt);
        assert_int_equal(tapak_locator_builder_add(builder, &code, wkb.bytes, wkb.size, &err),
                         TAPAK_OK);
    }
    assert_int_equal(tapak_locator_seal(builder, &locator, &err), TAPAK_OK);
    tapak_locator_builder_free(builder);
    tapak_arena_free(arena);
    return locator;
}

struct geo_test_villages geo_test_real_villages(struct tapak_arena *arena)
{
    struct geo_test_villages villages = {0};
    FILE *file = fopen(real_path, "rb");
    if (file == NULL) {
        printf("SKIP: %s is not there\n", real_path);
        return villages;
    }
    (void)fclose(file);
    GDALAllRegister();
    GDALDatasetH dataset = GDALOpenEx(real_path, GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_non_null(dataset);
    OGRLayerH layer = GDALDatasetGetLayer(dataset, 0);
    size_t room = (size_t)OGR_L_GetFeatureCount(layer, 1);
    villages.codes = tapak_arena_take_array(arena, room, sizeof *villages.codes);
    villages.shapes = tapak_arena_take_array(arena, room, sizeof *villages.shapes);
    int field = OGR_FD_GetFieldIndex(OGR_L_GetLayerDefn(layer), "kode");
    OGRFeatureH feature = NULL;
    while ((feature = OGR_L_GetNextFeature(layer)) != NULL) {
        size_t i = villages.count++;
        assert_true(i < room);
        villages.codes[i] = geo_test_code(OGR_F_GetFieldAsString(feature, field));
        villages.shapes[i] = wkb_of(arena, OGR_F_GetGeometryRef(feature));
        OGR_F_Destroy(feature);
    }
    GDALClose(dataset);
    return villages;
}

double geo_test_random(uint64_t *state)
{
    // SplitMix64 (Steele, Lea, Flood 2014).
    uint64_t bits = *state += 0x9E3779B97F4A7C15;
    bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9;
    bits = (bits ^ bits >> 27) * 0x94D049BB133111EB;
    bits ^= bits >> 31;
    return (double)(bits >> 11) / 9007199254740992.0;
}

struct tapak_locator *geo_test_clean_locator(struct tapak_arena *arena,
                                             struct geo_test_villages *villages)
{
    struct tapak_error err = {0};
    struct tapak_shapes *shapes = NULL;
    struct tapak_locator_builder *builder = NULL;
    struct tapak_locator *locator = NULL;
    assert_int_equal(tapak_shapes_create(&shapes, &err), TAPAK_OK);
    assert_int_equal(tapak_locator_builder_create(&builder, &err), TAPAK_OK);
    for (size_t i = 0; i < villages->count; i++) {
        struct tapak_repair repair;
        struct tapak_wkb *wkb = &villages->shapes[i];
        assert_int_equal(tapak_shape_clean(shapes, *wkb, arena, wkb, &repair, &err), TAPAK_OK);
        assert_int_equal(
            tapak_locator_builder_add(builder, &villages->codes[i], wkb->bytes, wkb->size, &err),
            TAPAK_OK);
    }
    assert_int_equal(tapak_locator_seal(builder, &locator, &err), TAPAK_OK);
    tapak_locator_builder_free(builder);
    tapak_shapes_free(shapes);
    return locator;
}
