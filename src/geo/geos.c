#include "geo/geos.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// GEOS's own messages end lines and may be long; one line is kept.
static void keep_complaint(const char *message, void *context)
{
    struct tapak_shapes *shapes = context;
    (void)snprintf(shapes->complaint, sizeof shapes->complaint, "%s", message);
    shapes->complaint[strcspn(shapes->complaint, "\r\n")] = '\0';
}

enum tapak_status tapak_shapes_create(struct tapak_shapes **out_shapes, struct tapak_error *err)
{
    struct tapak_shapes *shapes = calloc(1, sizeof *shapes);
    if (shapes == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for shapes");
    }
    shapes->geos = GEOS_init_r();
    if (shapes->geos == NULL) {
        free(shapes);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a GEOS context");
    }
    (void)GEOSContext_setErrorMessageHandler_r(shapes->geos, keep_complaint, shapes);
    *out_shapes = shapes;
    return TAPAK_OK;
}

void tapak_shapes_free(struct tapak_shapes *shapes)
{
    if (shapes != NULL) {
        GEOS_finish_r(shapes->geos);
        free(shapes);
    }
}

enum tapak_status geo_shapes_fail(struct tapak_shapes *shapes, const char *doing,
                                  struct tapak_error *err)
{
    return tapak_fail(err, TAPAK_IO, "%s: %s", doing,
                      shapes->complaint[0] != '\0' ? shapes->complaint : "GEOS gave no reason");
}

enum tapak_status geo_shapes_from_wkb(struct tapak_shapes *shapes, struct tapak_wkb wkb,
                                      GEOSGeometry **out_shape, struct tapak_error *err)
{
    GEOSGeometry *shape = GEOSGeomFromWKB_buf_r(shapes->geos, wkb.bytes, wkb.size);
    if (shape == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "not a shape: %s", shapes->complaint);
    }
    *out_shape = shape;
    return TAPAK_OK;
}

enum tapak_status geo_shapes_to_rings(struct tapak_shapes *shapes, const GEOSGeometry *shape,
                                      struct geo_rings *out_rings, struct tapak_error *err)
{
    struct tapak_wkb wkb = {0};
    unsigned char *bytes = GEOSGeomToWKB_buf_r(shapes->geos, shape, &wkb.size);
    if (bytes == NULL) {
        return geo_shapes_fail(shapes, "writing a shape", err);
    }
    wkb.bytes = bytes;
    enum tapak_status status = geo_rings_read(wkb, out_rings, err);
    GEOSFree_r(shapes->geos, bytes);
    return status;
}

enum tapak_status geo_shapes_union(struct tapak_shapes *shapes, const struct tapak_wkb *items,
                                   size_t count, GEOSGeometry **out_shape, struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    GEOSGeometry *all = NULL;
    size_t read = 0;
    GEOSGeometry **parts = calloc(count + 1, sizeof(GEOSGeometry *));
    if (parts == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu shapes", count);
    }
    for (; read < count; read++) {
        status = geo_shapes_from_wkb(shapes, items[read], &parts[read], err);
        if (status != TAPAK_OK) {
            status = tapak_fail_at(err, "shape %zu", read);
            goto out;
        }
    }
    all =
        GEOSGeom_createCollection_r(shapes->geos, GEOS_GEOMETRYCOLLECTION, parts, (unsigned)count);
    if (all == NULL) {
        status = geo_shapes_fail(shapes, "joining shapes", err);
        goto out;
    }
    read = 0; // the parts are the collection's now
    *out_shape = GEOSUnaryUnion_r(shapes->geos, all);
    if (*out_shape == NULL) {
        status = geo_shapes_fail(shapes, "joining shapes", err);
    }
out:
    for (size_t i = 0; i < read; i++) {
        GEOSGeom_destroy_r(shapes->geos, parts[i]);
    }
    GEOSGeom_destroy_r(shapes->geos, all);
    free(parts);
    return status;
}
