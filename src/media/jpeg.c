// TurboJPEG, the small interface of libjpeg-turbo: memory to memory, no jumps out of callbacks, and
// markers beside the pixels are passed over.
#include "media/codec.h"

#include <string.h>
#include <turbojpeg.h>

enum { SCANS_MAX = 100 };

// A progressive photo has about ten scans. Each costs a walk over all pixels, and a few bytes are
// enough to ask for one. (In a scan itself 0xFF never stands before 0xDA.)
static bool has_few_scans(struct tapak_slice bytes)
{
    const char *at = bytes.text;
    const char *end = bytes.text + bytes.length;
    int scans = 0;
    while (scans <= SCANS_MAX && at < end && (at = memchr(at, 0xFF, (size_t)(end - at))) != NULL) {
        at++;
        scans += at < end && (unsigned char)*at == 0xDA ? 1 : 0;
    }
    return scans <= SCANS_MAX;
}

static enum tapak_status fail(tjhandle handle, const char *what, struct tapak_error *err)
{
    return tapak_fail(err, TAPAK_INVALID, "the JPEG cannot be %s: %.120s", what,
                      tjGetErrorStr2(handle));
}

// The smallest of 1/1, 1/2, 1/4, 1/8 that leaves the longer side at side_px or more.
static tjscalingfactor factor_for(int width_px, int height_px, int side_px)
{
    int longer = width_px > height_px ? width_px : height_px;
    tjscalingfactor factor = {1, 1};
    while (factor.denom < 8 && longer / (2 * factor.denom) >= side_px) {
        factor.denom *= 2;
    }
    return factor;
}

static enum tapak_status decode(tjhandle handle, struct tapak_slice bytes, int side_px,
                                struct raster *out_raster, struct tapak_error *err)
{
    const unsigned char *data = (const unsigned char *)bytes.text;
    int width_px = 0;
    int height_px = 0;
    int sampling = 0;
    int colours = 0;
    if (tjDecompressHeader3(handle, data, bytes.length, &width_px, &height_px, &sampling,
                            &colours) != 0) {
        return fail(handle, "read", err);
    }
    if (colours == TJCS_CMYK || colours == TJCS_YCCK) {
        return tapak_fail(err, TAPAK_UNSUPPORTED, "the JPEG has colours for printing (CMYK)");
    }
    enum tapak_status status = raster_check(width_px, height_px, err);
    if (status != TAPAK_OK) {
        return status;
    }
    tjscalingfactor factor = factor_for(width_px, height_px, side_px);
    status = raster_make(TJSCALED(width_px, factor), TJSCALED(height_px, factor), out_raster, err);
    if (status != TAPAK_OK) {
        return status;
    }
    // What is missing of a photo that was cut off must not be other memory.
    memset(out_raster->rgb, 0x80,
           (size_t)out_raster->width_px * (size_t)out_raster->height_px * RASTER_CHANNELS);
    // Cameras leave odd bytes between markers: warnings, and the pixels are there.
    if (tjDecompress2(handle, data, bytes.length, out_raster->rgb, out_raster->width_px, 0,
                      out_raster->height_px, TJPF_RGB, TJFLAG_LIMITSCANS) != 0 &&
        tjGetErrorCode(handle) != TJERR_WARNING) {
        status = fail(handle, "decoded", err);
        raster_free(out_raster);
    }
    return status;
}

enum tapak_status jpeg_decode(struct tapak_slice bytes, int side_px, struct raster *out_raster,
                              struct tapak_error *err)
{
    if (!has_few_scans(bytes)) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "the JPEG has more than %d scans", SCANS_MAX);
    }
    tjhandle handle = tjInitDecompress();
    if (handle == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a JPEG");
    }
    enum tapak_status status = decode(handle, bytes, side_px, out_raster, err);
    (void)tjDestroy(handle);
    return status;
}

enum tapak_status jpeg_encode(const struct raster *raster, int quality, struct tapak_buf *out,
                              struct tapak_error *err)
{
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    enum tapak_status status = TAPAK_OK;
    tjhandle handle = tjInitCompress();
    if (handle == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a JPEG");
    }
    if (tjCompress2(handle, raster->rgb, raster->width_px, 0, raster->height_px, TJPF_RGB, &bytes,
                    &size, TJSAMP_420, quality, TJFLAG_ACCURATEDCT) != 0) {
        status = tapak_fail(err, TAPAK_NO_MEMORY, "a JPEG cannot be made: %.120s",
                            tjGetErrorStr2(handle));
    } else {
        tapak_buf_put(out, bytes, size);
        status = tapak_buf_check(out, err);
    }
    tjFree(bytes);
    (void)tjDestroy(handle);
    return status;
}
