#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gdal.h>
#include <ogr_api.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/demo.h"
#include "tapak/base/buf.h"
#include "tapak/base/hash.h"
#include "tapak/base/limits.h"

enum { PATH_BYTES = 256, FILE_COUNT = 5 };

static const char *const NAMES[FILE_COUNT] = {"villages.geojson", "programme.csv", "reports.csv",
                                              "hotspots_modis.csv", "hotspots_viirs.csv"};

struct fixture {
    char folder[PATH_BYTES];
    struct tapak_buf files[FILE_COUNT];
};

static void path_of(char path[static PATH_BYTES], const char *folder, const char *name)
{
    (void)snprintf(path, PATH_BYTES, "%.200s/%s", folder, name);
}

static void make_folder(char folder[static PATH_BYTES])
{
    (void)snprintf(folder, PATH_BYTES, "/tmp/tapak-demo-XXXXXX");
    assert_non_null(mkdtemp(folder));
}

static void remove_folder(const char *folder)
{
    for (int i = 0; i < FILE_COUNT; i++) {
        char path[PATH_BYTES];
        path_of(path, folder, NAMES[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static void read_file(struct tapak_buf *buf, const char *folder, const char *name)
{
    char path[PATH_BYTES];
    path_of(path, folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    tapak_buf_init(buf, 64 * TAPAK_MIB);
    char piece[4096];
    size_t got = 0;
    while ((got = fread(piece, 1, sizeof piece, file)) > 0) {
        tapak_buf_put(buf, piece, got);
    }
    (void)fclose(file);
}

static int set_up(void **state)
{
    struct fixture *self = calloc(1, sizeof *self);
    struct tapak_error err = {0};
    assert_non_null(self);
    make_folder(self->folder);
    assert_int_equal(demo_write(self->folder, DEMO_SEED, &err), TAPAK_OK);
    for (int i = 0; i < FILE_COUNT; i++) {
        read_file(&self->files[i], self->folder, NAMES[i]);
    }
    *state = self;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *self = *state;
    for (int i = 0; i < FILE_COUNT; i++) {
        tapak_buf_free(&self->files[i]);
    }
    remove_folder(self->folder);
    free(self);
    return 0;
}

static int count_of(const struct tapak_buf *buf, const char *needle)
{
    int count = 0;
    size_t length = strlen(needle);
    const char *at = buf->bytes;
    const char *end = buf->bytes + buf->size;
    while ((at = memmem(at, (size_t)(end - at), needle, length)) != NULL) {
        count++;
        at += length;
    }
    return count;
}

// What a machine of another kind must give as well. When the generator is changed on purpose, the
// digests that this test prints are the new ones.
static void test_write__bytes_follow_from_the_seed_alone(void **state)
{
    static const char *const DIGESTS[FILE_COUNT] = {
        "e78e48b6bc7e82c539bd7a3c28f66c1fe7f9df5ce492a5772f9b26c044667a62",
        "7cfa1f0325f9bc222148bdbbdacaae19eee2039f850b8fa5aa874aab27f0a717",
        "fe1ca65567e76919eebdb57483d6264abac205c82eeccbc8107e3a1bab6fd572",
        "1f6b002dd6ae2f7f221e1688907ef4c65da87f200da78448ab88dd2ab3aa28ac",
        "9ff1008d98253e6c2a56cc065709bcf6a21d852f1bc65ecca01d6837d04f8357",
    };
    const struct fixture *self = *state;
    bool is_same = true;
    for (int i = 0; i < FILE_COUNT; i++) {
        char hex[TAPAK_HEX_BYTES];
        tapak_digest_hex(hex, tapak_sha256(self->files[i].bytes, self->files[i].size));
        if (strcmp(hex, DIGESTS[i]) != 0) {
            printf("%s: %s\n", NAMES[i], hex);
            is_same = false;
        }
    }
    assert_true(is_same);
}

static void test_write__another_seed_gives_another_region(void **state)
{
    const struct fixture *self = *state;
    char folder[PATH_BYTES];
    struct tapak_error err = {0};
    make_folder(folder);
    assert_int_equal(demo_write(folder, DEMO_SEED + 1, &err), TAPAK_OK);
    struct tapak_buf other;
    read_file(&other, folder, NAMES[0]);
    assert_true(other.size != self->files[0].size ||
                memcmp(other.bytes, self->files[0].bytes, other.size) != 0);
    tapak_buf_free(&other);
    remove_folder(folder);
}

static void test_write__no_folder_is_said(void **state)
{
    (void)state;
    struct tapak_error err = {0};
    assert_int_equal(demo_write("/tmp/tapak-is-not-here", DEMO_SEED, &err), TAPAK_IO);
    assert_non_null(strstr(err.message, "villages.geojson"));
}

/** What the villages are as shapes. */
struct survey {
    int villages;
    int invalid;
    int holes;
    int multipart;
    int vertices;
    int most_vertices;
    int fewest_vertices;
    int anticlockwise;
    OGRGeometryH shapes[DEMO_VILLAGES];
    bool is_valid[DEMO_VILLAGES];
};

static int vertices_of(OGRGeometryH shape, int *out_holes)
{
    int vertices = 0;
    for (int part = 0; part < OGR_G_GetGeometryCount(shape); part++) {
        OGRGeometryH polygon = OGR_G_GetGeometryRef(shape, part);
        *out_holes += OGR_G_GetGeometryCount(polygon) - 1;
        for (int ring = 0; ring < OGR_G_GetGeometryCount(polygon); ring++) {
            vertices += OGR_G_GetPointCount(OGR_G_GetGeometryRef(polygon, ring));
        }
    }
    return vertices;
}

static double twice_area(OGRGeometryH ring)
{
    double sum = 0;
    for (int i = 0; i + 1 < OGR_G_GetPointCount(ring); i++) {
        sum += OGR_G_GetX(ring, i) * OGR_G_GetY(ring, i + 1) -
               OGR_G_GetX(ring, i + 1) * OGR_G_GetY(ring, i);
    }
    return sum;
}

static void look_at(struct survey *survey, OGRGeometryH shape)
{
    int vertices = vertices_of(shape, &survey->holes);
    bool is_valid = OGR_G_IsValid(shape);
    survey->is_valid[survey->villages] = is_valid;
    survey->shapes[survey->villages++] = OGR_G_Clone(shape);
    survey->invalid += !is_valid;
    survey->multipart += OGR_G_GetGeometryCount(shape) > 1;
    survey->vertices += vertices;
    survey->most_vertices = vertices > survey->most_vertices ? vertices : survey->most_vertices;
    survey->fewest_vertices = survey->fewest_vertices == 0 || vertices < survey->fewest_vertices
                                  ? vertices
                                  : survey->fewest_vertices;
    OGRGeometryH outer = OGR_G_GetGeometryRef(OGR_G_GetGeometryRef(shape, 0), 0);
    survey->anticlockwise += twice_area(outer) > 0;
}

static void survey_begin(struct survey *survey, const char *folder)
{
    char path[PATH_BYTES];
    path_of(path, folder, NAMES[0]);
    GDALAllRegister();
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_non_null(dataset);
    OGRLayerH layer = GDALDatasetGetLayer(dataset, 0);
    OGRFeatureH feature = NULL;
    while ((feature = OGR_L_GetNextFeature(layer)) != NULL) {
        assert_true(survey->villages < DEMO_VILLAGES);
        assert_string_equal(OGR_F_GetFieldAsString(feature, OGR_F_GetFieldIndex(feature, "sumber")),
                            "contoh (rekaan)");
        assert_int_equal(
            strlen(OGR_F_GetFieldAsString(feature, OGR_F_GetFieldIndex(feature, "kode"))), 13);
        look_at(survey, OGR_F_GetGeometryRef(feature));
        OGR_F_Destroy(feature);
    }
    GDALClose(dataset);
}

static void survey_end(struct survey *survey)
{
    for (int i = 0; i < survey->villages; i++) {
        OGR_G_DestroyGeometry(survey->shapes[i]);
    }
}

static void test_villages__have_the_shapes_and_defects_of_real_ones(void **state)
{
    const struct fixture *self = *state;
    struct survey survey = {0};
    survey_begin(&survey, self->folder);
    assert_int_equal(survey.villages, DEMO_VILLAGES);
    assert_int_equal(survey.invalid, 1);   // the ring that touches itself
    assert_int_equal(survey.multipart, 2); // the island village, and one of the coast
    assert_int_equal(survey.holes, 2);     // the lake and the enclave
    assert_int_equal(survey.anticlockwise, 0);
    assert_in_range(survey.vertices, 20000, 60000);
    assert_in_range(survey.fewest_vertices, 60, 300);
    assert_in_range(survey.most_vertices, 600, 2000);
    survey_end(&survey);
}

static void test_villages__neighbours_overlap_a_little(void **state)
{
    const struct fixture *self = *state;
    struct survey survey = {0};
    int overlapping = 0;
    double overlap = 0;
    double whole = 0;
    survey_begin(&survey, self->folder);
    for (int i = 0; i < survey.villages; i++) {
        whole += OGR_G_Area(survey.shapes[i]);
        for (int j = i + 1; j < survey.villages; j++) {
            if (!survey.is_valid[i] || !survey.is_valid[j] ||
                !OGR_G_Intersects(survey.shapes[i], survey.shapes[j])) {
                continue;
            }
            OGRGeometryH common = OGR_G_Intersection(survey.shapes[i], survey.shapes[j]);
            double area = OGR_G_Area(common);
            overlapping += area > 0;
            overlap += area;
            OGR_G_DestroyGeometry(common);
        }
    }
    assert_in_range(overlapping, 80, 250);
    // The real ones: 2.3 km² of 127,000 km²; a demo shows its defects rather more.
    assert_true(overlap > whole * 1e-6);
    assert_true(overlap < whole * 1e-3);
    survey_end(&survey);
}

// Lake, slivers and open sea aside, the land belongs to somebody: a uniform sample says how much.
static void test_villages__cover_the_land(void **state)
{
    const struct fixture *self = *state;
    struct survey survey = {0};
    survey_begin(&survey, self->folder);
    int covered = 0;
    enum { SIDE = 24 };
    for (int i = 0; i < SIDE * SIDE; i++) {
        OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
        OGR_G_SetPoint_2D(point, 0, 116.1 + (i % SIDE) * 0.85 / SIDE,
                          -0.45 + (i / SIDE) * 0.95 / SIDE);
        int owners = 0;
        for (int v = 0; v < survey.villages; v++) {
            owners += survey.is_valid[v] && OGR_G_Intersects(survey.shapes[v], point);
        }
        covered += owners > 0;
        OGR_G_DestroyGeometry(point);
    }
    assert_in_range(covered, SIDE * SIDE - 8, SIDE * SIDE); // the lake takes a few
    survey_end(&survey);
}

static void test_programme__lists_villages_with_dates(void **state)
{
    const struct fixture *self = *state;
    const struct tapak_buf *programme = &self->files[1];
    assert_memory_equal(programme->bytes, "code,valid_from,valid_to,role\n", 30);
    assert_in_range(count_of(programme, ",penerima\n"), 15, 40);
    assert_int_equal(count_of(programme, ",2024-12-31,"), 1);
    assert_true(count_of(programme, ",2021-01-01,") > 0);
}

static void test_reports__are_as_many_and_as_awkward_as_promised(void **state)
{
    const struct fixture *self = *state;
    const struct tapak_buf *reports = &self->files[2];
    static const struct {
        const char *what;
        const char *needle;
        int least;
        int most;
    } cases[] = {
        {"rows", "\nWC-", DEMO_REPORTS, DEMO_REPORTS},
        {"impossible day", "-02-31T", 4, 4},
        {"in the future", ",2091-", 4, 4},
        {"latitude out of range", ",95.2,116.5,", 4, 4},
        {"degrees, minutes, seconds", "\"\"E\",", 20, 90},
        {"the same in Indonesian", "\"\" BT\",", 20, 90},
        {"letters", " LS,", 10, 60},
        {"zero", ".\",0,0,,", 3, 60},
        {"no-break spaces", "\xC2\xA0", 50, 800},
        {"unknown village", "Desa Entah", 20, 90},
        {"line breaks in quotes", ".\nMohon", 30, 150},
        {"confidential and published", ",1,1,1,", 0, 0},
    };
    assert_int_equal(count_of(reports, ",,pengaduan") + count_of(reports, ",,informasi") +
                         count_of(reports, ",,aspirasi"),
                     4); // no category
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int count = count_of(reports, cases[i].needle);
        if (count < cases[i].least || count > cases[i].most) {
            fail_msg("%s: %d, not %d to %d", cases[i].what, count, cases[i].least, cases[i].most);
        }
    }
}

static void test_hotspots__are_as_many_and_all_different(void **state)
{
    const struct fixture *self = *state;
    static const int COUNTS[] = {DEMO_HOTSPOTS_MODIS, DEMO_HOTSPOTS_VIIRS};
    for (int file = 0; file < 2; file++) {
        struct tapak_buf copy;
        tapak_buf_init(&copy, 64 * TAPAK_MIB);
        tapak_buf_put(&copy, self->files[3 + file].bytes, self->files[3 + file].size);
        char *text = copy.bytes;
        text[copy.size - 1] = '\0';
        int rows = -1;
        const char *before = "";
        // Rows of the same pass follow each other; the place and the pass are the first columns.
        for (char *line = strsep(&text, "\n"); line != NULL; line = strsep(&text, "\n")) {
            rows++;
            assert_true(strcmp(line, before) != 0);
            before = line;
        }
        assert_int_equal(rows, COUNTS[file]);
        tapak_buf_free(&copy);
    }
    assert_int_equal(count_of(&self->files[3], ",Terra,MODIS,") +
                         count_of(&self->files[3], ",Aqua,MODIS,"),
                     DEMO_HOTSPOTS_MODIS);
    assert_int_equal(count_of(&self->files[4], ",N,VIIRS,"), DEMO_HOTSPOTS_VIIRS);
}

// The dry months burn, as they do.
static void test_hotspots__follow_the_seasons(void **state)
{
    const struct fixture *self = *state;
    const struct tapak_buf *viirs = &self->files[4];
    int dry = count_of(viirs, "-08-") + count_of(viirs, "-09-") + count_of(viirs, "-10-");
    assert_true(dry > DEMO_HOTSPOTS_VIIRS / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_write__bytes_follow_from_the_seed_alone),
        cmocka_unit_test(test_write__another_seed_gives_another_region),
        cmocka_unit_test(test_write__no_folder_is_said),
        cmocka_unit_test(test_villages__have_the_shapes_and_defects_of_real_ones),
        cmocka_unit_test(test_villages__neighbours_overlap_a_little),
        cmocka_unit_test(test_villages__cover_the_land),
        cmocka_unit_test(test_programme__lists_villages_with_dates),
        cmocka_unit_test(test_reports__are_as_many_and_as_awkward_as_promised),
        cmocka_unit_test(test_hotspots__are_as_many_and_all_different),
        cmocka_unit_test(test_hotspots__follow_the_seasons),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
