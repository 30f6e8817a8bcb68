#include "app/demo.h"

#include "app/demo_fires.h"
#include "app/demo_region.h"
#include "app/demo_reports.h"
#include "app/demo_villages.h"
#include "tapak/base/limits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum file { VILLAGES, PROGRAMME, REPORTS, MODIS, VIIRS, FILE_COUNT };

static const char *const NAMES[FILE_COUNT] = {"villages.geojson", "programme.csv", "reports.csv",
                                              "hotspots_modis.csv", "hotspots_viirs.csv"};

static enum tapak_status save(const char *folder, const char *name, const struct tapak_buf *buf,
                              struct tapak_error *err)
{
    struct tapak_buf path;
    FILE *file = NULL;
    tapak_buf_init(&path, TAPAK_KIB * 8);
    tapak_buf_printf(&path, "%s/%s", folder, name);
    enum tapak_status status = tapak_buf_check(&path, err);
    if (status != TAPAK_OK) {
        goto out;
    }
    status = tapak_buf_check(buf, err);
    if (status != TAPAK_OK) {
        goto out;
    }
    file = fopen(tapak_buf_text(&path), "wb");
    if (file == NULL) {
        status = tapak_fail(err, TAPAK_IO, "cannot write %s: %s", tapak_buf_text(&path),
                            strerror(errno));
        goto out;
    }
    bool is_whole = fwrite(buf->bytes, 1, buf->size, file) == buf->size;
    bool is_closed = fclose(file) == 0;
    if (!is_whole || !is_closed) {
        status = tapak_fail(err, TAPAK_IO, "cannot write %s: %s", tapak_buf_text(&path),
                            strerror(errno));
    }
out:
    tapak_buf_free(&path);
    return status;
}

static enum tapak_status fill(struct tapak_buf files[static FILE_COUNT],
                              const struct demo_region *region, uint64_t seed,
                              struct tapak_error *err)
{
    struct demo_fire fires[DEMO_FIRES];
    demo_make_fires(fires, region, seed);
    demo_put_villages(&files[VILLAGES], region, seed);
    demo_put_programme(&files[PROGRAMME], region);
    enum tapak_status status = demo_put_reports(&files[REPORTS], region, fires, seed, err);
    if (status == TAPAK_OK) {
        status = demo_put_hotspots(&files[MODIS], &files[VIIRS], fires, seed, err);
    }
    return status;
}

enum tapak_status demo_write(const char *folder, uint64_t seed, struct tapak_error *err)
{
    struct tapak_buf files[FILE_COUNT];
    for (int i = 0; i < FILE_COUNT; i++) {
        tapak_buf_init(&files[i], 16 * TAPAK_MIB);
    }
    enum tapak_status status = TAPAK_OK;
    struct demo_region *region = demo_region_create(seed);
    if (region == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the demo region");
    }
    status = fill(files, region, seed, err);
    for (int i = 0; i < FILE_COUNT && status == TAPAK_OK; i++) {
        status = save(folder, NAMES[i], &files[i], err);
    }
    for (int i = 0; i < FILE_COUNT; i++) {
        tapak_buf_free(&files[i]);
    }
    free(region);
    return status;
}
