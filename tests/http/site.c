#include "http/site.h"

#include "tapak/base/limits.h"
#include "tapak/encode/json.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { P_ID, P_LIMIT, P_BOX, P_WHEN, P_STATE, P_ON, P_AREA, P_TEXT, P_FORMAT };

static const char *const states[] = {"open", "closed", NULL};

static const struct tapak_param item_params[] = {
    [P_ID] = {"id", TAPAK_PARAM_TEXT, .about = "name"},
    [P_LIMIT] = {"limit", TAPAK_PARAM_INT, .min = 1, .max = 100, .fallback = 10, .clamps = true},
    [P_BOX] = {"bbox", TAPAK_PARAM_BOX, .about = "box"},
    [P_WHEN] = {"datetime", TAPAK_PARAM_INTERVAL, .about = "times"},
    [P_STATE] = {"state", TAPAK_PARAM_CHOICE, .choices = states},
    [P_ON] = {"on", TAPAK_PARAM_BOOL, .about = "claim"},
    [P_AREA] = {"in", TAPAK_PARAM_AREA, .about = "area"},
    [P_TEXT] = {"q", TAPAK_PARAM_TEXT, .about = "words"},
    [P_FORMAT] = {"f", TAPAK_PARAM_FORMAT, .about = "form"},
    {0},
};

static const struct tapak_media item_media[] = {
    {"json", "application/geo+json", "application/json"},
    {"csv", "text/csv; charset=utf-8", NULL},
    {0},
};

static enum tapak_status show_item(const struct tapak_call *call, struct tapak_response *response,
                                   struct tapak_error *err)
{
    (void)err;
    struct tapak_json json;
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "id", call->values[P_ID].text);
    tapak_json_put_int(&json, "limit", call->values[P_LIMIT].number);
    tapak_json_put_double(&json, "west", call->values[P_BOX].box.west_deg, 7);
    tapak_json_put_double(&json, "north", call->values[P_BOX].box.north_deg, 7);
    tapak_json_put_int(&json, "since", call->values[P_WHEN].since_ms);
    tapak_json_put_int(&json, "until", call->values[P_WHEN].until_ms);
    tapak_json_put_text(&json, "q", call->values[P_TEXT].text);
    tapak_json_put_text(&json, "media", call->media->name);
    struct tapak_buf url;
    tapak_buf_init(&url, 4096);
    tapak_call_put_url(&url, call, "cursor", "a b&c", "offset");
    tapak_json_put_text(&json, "next", tapak_buf_text(&url));
    tapak_buf_free(&url);
    tapak_json_close(&json);
    return TAPAK_OK;
}

static enum tapak_status show_long(const struct tapak_call *call, struct tapak_response *response,
                                   struct tapak_error *err)
{
    (void)call;
    (void)err;
    for (int i = 0; i < 1000; i++) {
        tapak_buf_put_text(&response->body, "{\"village\":\"64.02.01.2001\"}\n");
    }
    return TAPAK_OK;
}

static enum tapak_status show_failure(const struct tapak_call *call,
                                      struct tapak_response *response, struct tapak_error *err)
{
    (void)call;
    tapak_buf_put_text(&response->body, "half an answer");
    return tapak_fail(err, TAPAK_IO, "disk /secret/path is gone");
}

static enum tapak_status take_body(const struct tapak_call *call, struct tapak_response *response,
                                   struct tapak_error *err)
{
    if (call->request->body.length == 0) {
        response->culprit = "category";
        return tapak_fail(err, TAPAK_INVALID, "category: missing");
    }
    response->http_status = 201;
    tapak_response_set(response, "Location", "/made/1");
    tapak_buf_put(&response->body, call->request->body.text, call->request->body.length);
    return TAPAK_OK;
}

static sem_t gate;

void site_open_gate(unsigned count)
{
    while (count-- > 0) {
        (void)sem_post(&gate);
    }
}

// It waits until the test lets it go, 10 s at most.
static enum tapak_status wait_at_gate(const struct tapak_call *call,
                                      struct tapak_response *response, struct tapak_error *err)
{
    struct timespec until;
    (void)call;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 10;
    if (sem_timedwait(&gate, &until) != 0) {
        return tapak_fail(err, TAPAK_BUSY, "nobody opened the gate");
    }
    tapak_buf_put_text(&response->body, "{\"waited\":true}");
    return TAPAK_OK;
}

static struct tapak_later *put_off[SITE_PUT_OFF];
static unsigned put_off_count;
static pthread_mutex_t put_off_lock = PTHREAD_MUTEX_INITIALIZER;

static void keep_for_later(struct tapak_later *later)
{
    (void)pthread_mutex_lock(&put_off_lock);
    put_off[put_off_count++] = later;
    (void)pthread_mutex_unlock(&put_off_lock);
}

unsigned site_count_put_off(void)
{
    (void)pthread_mutex_lock(&put_off_lock);
    unsigned count = put_off_count;
    (void)pthread_mutex_unlock(&put_off_lock);
    return count;
}

void site_resume_all(void)
{
    (void)pthread_mutex_lock(&put_off_lock);
    while (put_off_count > 0) {
        struct tapak_later *later = put_off[--put_off_count];
        later->resume(later);
    }
    (void)pthread_mutex_unlock(&put_off_lock);
}

// It is put off twice, and says how often it was called.
static enum tapak_status answer_later(const struct tapak_call *call,
                                      struct tapak_response *response, struct tapak_error *err)
{
    struct tapak_later *later = call->request->later;
    int *calls = later == NULL ? NULL : later->kept;
    (void)err;
    if (later != NULL && calls == NULL) {
        calls = tapak_arena_take(call->arena, sizeof *calls);
        *calls = 0;
        later->kept = calls;
    }
    if (calls != NULL && ++*calls <= 2) {
        tapak_buf_put_text(&response->body, "never sent");
        later->begin = keep_for_later;
        return TAPAK_OK;
    }
    tapak_buf_printf(&response->body, "{\"calls\":%d}", calls == NULL ? 1 : *calls);
    return TAPAK_OK;
}

static enum tapak_status measure_body(const struct tapak_call *call,
                                      struct tapak_response *response, struct tapak_error *err)
{
    (void)err;
    uint64_t sum = 0;
    const struct tapak_slice body = call->request->body;
    for (size_t i = 0; i < body.length; i++) {
        sum = sum * 31 + (unsigned char)body.text[i];
    }
    tapak_buf_printf(&response->body, "%zu bytes, sum %llx, %s", body.length,
                     (unsigned long long)sum, call->request->body_file > 0 ? "file" : "memory");
    return TAPAK_OK;
}

static enum tapak_status show_huge(const struct tapak_call *call, struct tapak_response *response,
                                   struct tapak_error *err)
{
    (void)call;
    (void)err;
    char *bytes = tapak_buf_extend(&response->body, 4 * TAPAK_MIB);
    if (bytes != NULL) {
        memset(bytes, 'h', 4 * TAPAK_MIB);
    }
    return TAPAK_OK;
}

// "0123456789" from memory, or from a file when ?on=true.
static enum tapak_status show_media(const struct tapak_call *call, struct tapak_response *response,
                                    struct tapak_error *err)
{
    (void)err;
    response->takes_ranges = true;
    if (call->values[0].number == 0) {
        tapak_buf_put_text(&response->body, "0123456789");
        return TAPAK_OK;
    }
    char path[] = "/tmp/tapak-media-XXXXXX";
    int file = mkstemp(path);
    if (file < 0 || unlink(path) != 0 || write(file, "0123456789", 10) != 10) {
        abort();
    }
    tapak_response_set(response, "ETag", "\"file\"");
    tapak_response_send_file(response, file, 10);
    return TAPAK_OK;
}

static const struct tapak_param media_params[] = {
    {"on", TAPAK_PARAM_BOOL, .about = "from a file"},
    {0},
};

static enum tapak_status listen_to(const struct tapak_call *call, struct tapak_response *response,
                                   struct tapak_error *err)
{
    const struct tapak_stream_view all = {0};
    return tapak_stream_answer(call->site->stream, call->request, &all, response, err);
}

const struct tapak_route test_routes[] = {
    {"GET", "/items/{id}", show_item, item_params, "One item", .media = item_media},
    {"GET", "/items/{id}/parts", show_item, item_params, "Its parts", .media = item_media},
    {"GET", "/long", show_long, NULL, "A long answer", .cache = "public, max-age=60"},
    {"GET", "/huge", show_huge, .about = "4 MiB"},
    {"GET", "/media", show_media, media_params, "A file", .cache = "no-cache"},
    {"GET", "/events", listen_to, .about = "What happens", .is_private = true},
    {"GET", "/broken", show_failure, .about = "It fails"},
    {"POST", "/slow", wait_at_gate, NULL, "It waits", .consumes = "application/json",
     .blocks = true},
    {"POST", "/later", answer_later, NULL, "It is put off", .consumes = "application/json"},
    {"POST", "/upload", measure_body, NULL, "Take much", .consumes = "application/octet-stream",
     .body_max_bytes = 8 * TAPAK_MIB, .blocks = true},
    {"POST", "/made", take_body, NULL, "Make one", .consumes = "application/json",
     .is_private = true, .cache = "no-store"},
    {0},
};

struct answer ask(const struct tapak_site *site, const char *method, const char *target,
                  const char *fields, const char *body)
{
    return ask_bytes(site, method, target, fields, tapak_slice_of(body == NULL ? "" : body));
}

struct answer ask_bytes(const struct tapak_site *site, const char *method, const char *target,
                        const char *fields, struct tapak_slice body)
{
    struct answer answer = {0};
    struct tapak_header_field list[16];
    size_t count = 0;
    struct tapak_error err;
    if (tapak_arena_create(&answer.arena, TAPAK_MAX_ARENA_BYTES, &err) != TAPAK_OK) {
        abort();
    }
    while (fields != NULL && *fields != '\0') {
        size_t length = strcspn(fields, "\n");
        size_t colon = strcspn(fields, ":");
        list[count++] =
            (struct tapak_header_field){{fields, colon}, {fields + colon + 1, length - colon - 1}};
        fields += length + (fields[length] == '\n' ? 1 : 0);
    }
    struct tapak_request request = {
        .method = tapak_slice_of(method),
        .target = tapak_slice_of(target),
        .fields = list,
        .field_count = count,
        .body = body,
        .arena = answer.arena,
        .id = "testrequest1",
    };
    tapak_dispatch(site, &request, &answer.response);
    return answer;
}

void answer_free(struct answer *answer)
{
    tapak_response_free(&answer->response);
    tapak_arena_free(answer->arena);
}

bool answer_has(const struct answer *answer, const char *text)
{
    struct tapak_slice body = tapak_response_body(&answer->response);
    return body.text != NULL && memmem(body.text, body.length, text, strlen(text)) != NULL;
}
