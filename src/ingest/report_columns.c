#include "ingest/report_columns.h"

#include "tapak/base/buf.h"

#include <string.h>

enum { NAMES_MAX = 24, NAME_BYTES = 128 };

// Names as letters and digits only; those in front win. "*" in front: an ending.
static const struct {
    const char *field;
    const char *names[NAMES_MAX];
} known[FIELD_COUNT] = {
    [FIELD_ID] = {"id",
                  {"trackingid", "sourceid", "id", "idlaporan", "nomorlaporan", "nolaporan",
                   "noaduan", "idaduan", "kodelaporan", "uuid", "instanceid", "metainstanceid",
                   "key", "globalid"}},
    [FIELD_RECEIVED] = {"received",
                        {"tanggallaporanmasuk",
                         "received",
                         "receivedat",
                         "tanggalmasuk",
                         "tanggallaporan",
                         "tanggaladuan",
                         "tanggalditerima",
                         "submissiontime",
                         "submissiondate",
                         "submittedat",
                         "reported",
                         "reportedat",
                         "tanggal",
                         "tgl",
                         "date",
                         "createdat",
                         "time",
                         "waktu",
                         "created",
                         "timestamp",
                         "start"}},
    [FIELD_RECEIVED_TIME] = {"received_time",
                             {"waktulaporanmasuk", "jammasuk", "jamlaporan", "jam"}},
    [FIELD_OCCURRED] = {"occurred",
                        {"occurred", "occurredat", "tanggalkejadian", "waktukejadian",
                         "incidentdate", "eventdate"}},
    [FIELD_CHANNEL] = {"channel", {"sumberlaporan", "channel", "kanal", "saluran", "via"}},
    [FIELD_CATEGORY] = {"category",
                        {"kategori", "category", "kategorilaporan", "jenis", "jenislaporan",
                         "jenisaduan", "jeniskejadian", "categoryid"}},
    [FIELD_CLASS] = {"class", {"klasifikasilaporan", "klasifikasi", "class", "kelas"}},
    [FIELD_STATE] = {"state", {"statuslaporan", "state", "status", "statusaduan"}},
    [FIELD_STATE_SINCE] = {"state_since", {"statesince", "tanggalstatus", "statusdate"}},
    [FIELD_TITLE] = {"title", {"judullaporan", "title", "judul", "subject", "perihal", "name"}},
    [FIELD_DESCRIPTION] = {"description",
                           {"isilaporanawal", "isilaporanakhir", "description", "deskripsi",
                            "isilaporan", "isi", "uraian", "uraianlaporan", "keterangan", "notes",
                            "desc", "catatan"}},
    [FIELD_LAT] = {"lat", {"lat", "latitude", "lintang", "latdeg", "garislintang", "*latitude"}},
    [FIELD_LON] = {"lon",
                   {"lon", "long", "lng", "longitude", "bujur", "londeg", "garisbujur",
                    "*longitude"}},
    [FIELD_POINT] = {"point",
                     {"koordinat", "coordinates", "coordinate", "titikkoordinat", "latlong",
                      "latlon", "latlng", "geolocation", "geopoint", "gps", "point", "titik"}},
    [FIELD_X] = {"x", {"x", "easting", "utmx", "xcoord", "koordinatx"}},
    [FIELD_Y] = {"y", {"y", "northing", "utmy", "ycoord", "koordinaty"}},
    [FIELD_ACCURACY] = {"accuracy",
                        {"accuracym", "accuracy", "akurasi", "akurasim", "acc", "precision",
                         "*accuracy", "*precision"}},
    [FIELD_PROVINCE] = {"province", {"provinsi", "province", "propinsi"}},
    [FIELD_REGENCY] = {"regency",
                       {"kotakabupaten", "kabupatenkota", "kabupaten", "kabkota", "regency", "kota",
                        "kab", "city", "regencycity"}},
    [FIELD_DISTRICT] = {"district", {"kecamatan", "district", "kec", "subdistrict"}},
    [FIELD_VILLAGE] = {"village",
                       {"kelurahan", "desa", "kelurahandesa", "desakelurahan", "village", "kampung",
                        "desakampung", "namadesa"}},
    [FIELD_CODE] = {"code",
                    {"villagecode", "kodedesa", "kodewilayah", "areacode", "kode", "code",
                     "kodekemendagri"}},
    [FIELD_AGENCY] = {"agency", {"instansiterdisposisi", "agency", "instansi", "dinas", "opd"}},
    [FIELD_KIND] = {"kind", {"tipelaporan", "kind"}},
    [FIELD_ANONYMOUS] = {"anonymous", {"anonymous", "anonim", "isanonymous"}},
    [FIELD_CONFIDENTIAL] = {"confidential", {"confidential", "rahasia", "isconfidential"}},
    [FIELD_PUBLISHED] = {"published", {"published", "terbit", "dipublikasikan", "ispublished"}},
    [FIELD_REPORTER] = {"reporter",
                        {"namapelapor", "reportername", "pelapor", "reporter", "submittedby"}},
    [FIELD_PHONE] = {"phone",
                     {"reporterphone", "teleponpelapor", "phone", "telepon", "telp", "nohp",
                      "nomorhp", "hp"}},
    [FIELD_EMAIL] = {"email", {"reporteremail", "emailpelapor", "email", "surel"}},
};

const char *report_field_name(enum report_field field)
{
    return known[field].field;
}

// Letters and digits of a column's name in small letters.
static size_t plain_name(char out[static NAME_BYTES], const char *name)
{
    size_t length = 0;
    for (; *name != '\0' && length + 1 < NAME_BYTES; name++) {
        char letter = *name;
        if (letter >= 'A' && letter <= 'Z') {
            letter = (char)(letter - 'A' + 'a');
        }
        if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) {
            out[length++] = letter;
        }
    }
    out[length] = '\0';
    return length;
}

static bool fits(const char *column, size_t length, const char *name)
{
    if (name[0] != '*') {
        return strcmp(column, name) == 0;
    }
    size_t ending = strlen(name + 1);
    return length > ending && strcmp(column + length - ending, name + 1) == 0;
}

// The column that fits a name; for an ending it must be the only one.
static int column_named(const struct tapak_table *table, const char *name)
{
    int found = -1;
    for (size_t i = 0; i < tapak_table_column_count(table); i++) {
        char column[NAME_BYTES];
        size_t length = plain_name(column, tapak_table_column(table, i));
        if (!fits(column, length, name)) {
            continue;
        }
        if (name[0] != '*') {
            return (int)i;
        }
        if (found >= 0) {
            return -1;
        }
        found = (int)i;
    }
    return found;
}

static enum tapak_status unknown_column(const struct tapak_table *table, const char *name,
                                        size_t length, struct tapak_error *err)
{
    struct tapak_buf names;
    tapak_buf_init(&names, 1024);
    for (size_t i = 0; i < tapak_table_column_count(table) && names.size < 300; i++) {
        tapak_buf_printf(&names, "%s%s", i == 0 ? "" : ", ", tapak_table_column(table, i));
    }
    enum tapak_status status =
        tapak_fail(err, TAPAK_INVALID, "map: the file has no column '%.*s'; it has: %s",
                   (int)(length < 80 ? length : 80), name, tapak_buf_text(&names));
    tapak_buf_free(&names);
    return status;
}

static enum tapak_status unknown_field(const char *name, size_t length, struct tapak_error *err)
{
    struct tapak_buf names;
    tapak_buf_init(&names, 1024);
    for (int f = 0; f < FIELD_COUNT; f++) {
        tapak_buf_printf(&names, "%s%s", f == 0 ? "" : ", ", known[f].field);
    }
    enum tapak_status status =
        tapak_fail(err, TAPAK_INVALID, "map: there is no field '%.*s'; there are: %s",
                   (int)(length < 80 ? length : 80), name, tapak_buf_text(&names));
    tapak_buf_free(&names);
    return status;
}

// One "field=Column".
static enum tapak_status map_one(struct report_columns *columns, const struct tapak_table *table,
                                 struct tapak_slice pair, struct tapak_error *err)
{
    const char *equals = memchr(pair.text, '=', pair.length);
    size_t length = equals == NULL ? pair.length : (size_t)(equals - pair.text);
    struct tapak_slice field = tapak_slice_trim((struct tapak_slice){pair.text, length});
    int f = 0;
    while (f < FIELD_COUNT && !tapak_slice_equals_folded(field, known[f].field)) {
        f++;
    }
    if (f == FIELD_COUNT) {
        return unknown_field(field.text, field.length, err);
    }
    if (equals == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "map: '%s' has no '=Column'", known[f].field);
    }
    struct tapak_slice name = tapak_slice_trim(
        (struct tapak_slice){equals + 1, pair.length - (size_t)(equals + 1 - pair.text)});
    for (size_t i = 0; i < tapak_table_column_count(table); i++) {
        if (tapak_slice_equals_folded(name, tapak_table_column(table, i))) {
            columns->at[f] = (int)i;
            columns->is_mapped_point = columns->is_mapped_point || (f >= FIELD_LAT && f <= FIELD_Y);
            return TAPAK_OK;
        }
    }
    return unknown_column(table, name.text, name.length, err);
}

static enum tapak_status take_map(struct report_columns *columns, const struct tapak_table *table,
                                  const char *map, struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    while (status == TAPAK_OK && map != NULL) {
        const char *comma = strchr(map, ',');
        size_t length = comma == NULL ? strlen(map) : (size_t)(comma - map);
        status = map_one(columns, table, (struct tapak_slice){map, length}, err);
        map = comma == NULL ? NULL : comma + 1;
    }
    return status;
}

enum tapak_status report_columns_find(struct report_columns *out_columns,
                                      const struct tapak_table *table, const char *map,
                                      struct tapak_error *err)
{
    struct report_columns columns = {.is_sp4n = column_named(table, "trackingid") >= 0 &&
                                                column_named(table, "statuslaporan") >= 0};
    for (int f = 0; f < FIELD_COUNT; f++) {
        columns.at[f] = -1;
    }
    enum tapak_status status = take_map(&columns, table, map, err);
    if (status != TAPAK_OK) {
        return status;
    }
    for (int f = 0; f < FIELD_COUNT; f++) {
        for (int n = 0; n < NAMES_MAX && known[f].names[n] != NULL && columns.at[f] < 0; n++) {
            columns.at[f] = column_named(table, known[f].names[n]);
        }
    }
    *out_columns = columns;
    return TAPAK_OK;
}
