#include "store/spatialite/point_blob.h"

#include <string.h>

enum { EPSG_WGS84 = 4326, CLASS_POINT = 1, LITTLE_ENDIAN_MARK = 1 };
enum { AT_ORDER = 1, AT_SRID = 2, AT_BOX = 6, AT_CLASS = 39, AT_POINT = 43 };

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the blob says little endian");

void point_blob_put(uint8_t blob[static POINT_BLOB_BYTES], struct tapak_point point)
{
    const int32_t srid = EPSG_WGS84;
    const int32_t class_point = CLASS_POINT;
    const double numbers[] = {point.lon_deg, point.lat_deg, point.lon_deg, point.lat_deg};
    blob[0] = 0x00;
    blob[AT_ORDER] = LITTLE_ENDIAN_MARK;
    memcpy(blob + AT_SRID, &srid, sizeof srid);
    memcpy(blob + AT_BOX, numbers, sizeof numbers);
    blob[AT_CLASS - 1] = 0x7C;
    memcpy(blob + AT_CLASS, &class_point, sizeof class_point);
    memcpy(blob + AT_POINT, numbers, 2 * sizeof numbers[0]);
    blob[POINT_BLOB_BYTES - 1] = 0xFE;
}

bool point_blob_get(const void *blob, size_t size, struct tapak_point *out_point)
{
    const uint8_t *bytes = blob;
    double numbers[2];
    if (blob == NULL || size != POINT_BLOB_BYTES || bytes[AT_ORDER] != LITTLE_ENDIAN_MARK) {
        return false; // the column's triggers let nothing else in that this program writes
    }
    memcpy(numbers, bytes + AT_POINT, sizeof numbers);
    *out_point = (struct tapak_point){numbers[0], numbers[1]};
    return true;
}
