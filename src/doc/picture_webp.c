/* picture_webp.c: WebP in, through libwebp, which makes it smaller while decoding. */
#include "doc/picture_work.h"
#include "base/tr.h"

#include <webp/decode.h>

enum { RGBA = 4, WHITE = 255, RIFF_HEAD = 12, CHUNK_HEAD = 8, EXIF_HEAD = 6 };

static uint32_t little(const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;

    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* The chunk "EXIF" of the container: 4 letters, length, bytes, padded to two. */
static int orientation_of(struct str bytes)
{
    size_t at = RIFF_HEAD;

    while (at + CHUNK_HEAD <= bytes.len) {
        size_t len = little(bytes.ptr + at + 4), from = at + CHUNK_HEAD;
        struct str data = str_slice(bytes, from, from + len);

        if (str_starts(str_slice(bytes, at, at + 4), S("EXIF"))) {
            if (str_starts(data, S("Exif\0\0")))
                data = str_slice(data, EXIF_HEAD, data.len);
            return exif_orientation(data);
        }
        at = from + len + (len & 1);
    }
    return 1;
}

/* Colours of WebP are premultiplied on request: what is transparent lies on white paper. */
static void give_rows(struct shrink *s, const unsigned char *rgba, unsigned char *line)
{
    for (int y = 0; y < s->to.height; y++) {
        for (int x = 0; x < s->to.width; x++, rgba += RGBA)
            for (int c = 0; c < RGB; c++)
                line[x * RGB + c] = (unsigned char)((rgba[c] * rgba[RGB] +
                                                        WHITE * (WHITE - rgba[RGB]) + WHITE / 2) /
                                                    WHITE);
        shrink_row(s, line);
    }
}

static enum err decode(struct str bytes, WebPDecoderConfig *config, struct held *rgba, int width,
    int height, const char **why)
{
    VP8StatusCode status;

    config->options.use_scaling = 1;
    config->options.scaled_width = width;
    config->options.scaled_height = height;
    config->output.colorspace = MODE_RGBA;
    config->output.is_external_memory = 1;
    config->output.u.RGBA.rgba = rgba->bytes;
    config->output.u.RGBA.stride = width * RGBA;
    config->output.u.RGBA.size = (size_t)width * (size_t)height * RGBA;
    status = WebPDecode((const uint8_t *)bytes.ptr, bytes.len, config);
    WebPFreeDecBuffer(&config->output);
    if (status == VP8_STATUS_OK)
        return OK;
    *why = status == VP8_STATUS_OUT_OF_MEMORY ? WHY_PICTURE_MEMORY : WHY_PICTURE_DAMAGED;
    return status == VP8_STATUS_OUT_OF_MEMORY ? E_BUSY : E_DAMAGED;
}

static enum err look(struct str bytes, WebPDecoderConfig *config, const char **why)
{
    *why = WHY_PICTURE_DAMAGED;
    if (!WebPInitDecoderConfig(config) ||
        WebPGetFeatures((const uint8_t *)bytes.ptr, bytes.len, &config->input) != VP8_STATUS_OK)
        return E_DAMAGED;
    *why = WHY_PICTURE_MOVING;
    if (config->input.has_animation)
        return E_INVALID;
    *why = picture_bounds(config->input.width, config->input.height, true);
    return *why ? E_TOO_LARGE : OK;
}

enum err webp_decode(
    struct arena *a, struct str bytes, struct shrink *ret, int *orientation, const char **why)
{
    WebPDecoderConfig config;
    struct shrink s = {0};
    struct held *rgba, *line;
    int width, height;
    enum err e = look(bytes, &config, why);

    if (e != OK)
        return e;
    picture_fit(config.input.width, config.input.height, PICTURE_SIDE, &width, &height);
    rgba = held_new(a, (size_t)width * (size_t)height, RGBA);
    line = held_new(a, (size_t)width, RGB);
    e = shrink_begin(a, &s, width, height, width, height);
    if (e == OK && rgba->bytes && line->bytes) {
        e = decode(bytes, &config, rgba, width, height, why);
    } else {
        e = E_BUSY;
        *why = WHY_PICTURE_MEMORY;
    }
    if (e == OK)
        give_rows(&s, rgba->bytes, line->bytes);
    held_free(rgba);
    held_free(line);
    if (e != OK) {
        shrink_free(&s);
        return e;
    }
    shrink_end(&s);
    *orientation = orientation_of(bytes);
    *ret = s;
    return OK;
}
