/* passkeys-service-front.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-service-front"

#include "config.h"

#include "passkeys-service-front.h"

#include <glib-unix.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "passkeys-ctap-device.h"

struct _PasskeysServiceFront
{
  PasskeysBrowserService *service; /* (owned) */
  PasskeysCtapDevice     *device;  /* (owned) */
  guint                   source_id;
  int                     service_end;
};

typedef struct
{
  PasskeysServiceFront  *self;
  int                  (*function) (fido_dev_t *dev, gpointer data);
  gpointer               data;
  DexPromise            *done;
} Call;

static int client_end = -1;

static DexFuture *
handle (PasskeysCtaphidCommand  command,
        GBytes                 *payload,
        gpointer                user_data)
{
  PasskeysServiceFront *self = user_data;

  return passkeys_browser_service_answer (self->service, command, payload);
}

static void
send_frame (GBytes   *frame,
            gpointer  user_data)
{
  PasskeysServiceFront *self = user_data;

  send (self->service_end, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame), MSG_NOSIGNAL);
}

static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  PasskeysServiceFront *self = user_data;
  guint8 report[PASSKEYS_CTAPHID_FRAME_LENGTH + 1];
  gssize length = recv (fd, report, sizeof report, MSG_DONTWAIT);

  /* the first byte is the number of the report */
  if (length > 1)
    passkeys_ctap_device_receive (self->device, report + 1, length - 1);
  return G_SOURCE_CONTINUE;
}

static void *
io_open (const char *path)
{
  return &client_end;
}

static void
io_close (void *handle)
{
}

static int
io_read (void          *handle,
         unsigned char *buffer,
         size_t         length,
         int            milliseconds)
{
  struct pollfd fd = { .fd = client_end, .events = POLLIN };

  if (poll (&fd, 1, milliseconds) != 1)
    return -1;
  return recv (client_end, buffer, length, 0);
}

static int
io_write (void                *handle,
          const unsigned char *buffer,
          size_t               length)
{
  return send (client_end, buffer, length, MSG_NOSIGNAL);
}

PasskeysServiceFront *
passkeys_service_front_new (PasskeysBrowserService *service)
{
  PasskeysServiceFront *self = g_new0 (PasskeysServiceFront, 1);
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
  g_assert_cmpint (client_end, ==, -1);
  client_end = ends[0];
  self->service_end = ends[1];
  self->service = g_object_ref (service);
  self->device = passkeys_ctap_device_new (PASSKEYS_CTAPHID_CAPABILITY_CBOR, handle, send_frame,
                                           self);
  self->source_id = g_unix_fd_add (self->service_end, G_IO_IN, on_readable, self);
  return self;
}

void
passkeys_service_front_free (PasskeysServiceFront *self)
{
  g_source_remove (self->source_id);
  passkeys_ctap_device_stop (self->device);
  g_clear_object (&self->device);
  g_clear_object (&self->service);
  close (self->service_end);
  close (client_end);
  client_end = -1;
  g_free (self);
}

static gpointer
run_in_thread (gpointer data)
{
  static const fido_dev_io_t io = { io_open, io_close, io_read, io_write };
  Call *call = data;
  fido_dev_t *dev = fido_dev_new ();
  int result;

  fido_dev_set_io_functions (dev, &io);
  result = fido_dev_open (dev, "service");
  if (result == FIDO_OK)
    {
      result = call->function (dev, call->data);
      fido_dev_close (dev);
    }
  fido_dev_free (&dev);
  dex_promise_resolve_int (call->done, result);
  return NULL;
}

int
passkeys_service_front_run (PasskeysServiceFront  *self,
                            int                  (*function) (fido_dev_t *dev,
                                                              gpointer    data),
                            gpointer               data)
{
  g_autoptr(DexPromise) done = dex_promise_new ();
  Call call = { self, function, data, done };
  g_autoptr(GThread) thread = g_thread_new ("libfido2", run_in_thread, &call);
  int result = dex_await_int (dex_ref (done), NULL);

  g_thread_join (g_steal_pointer (&thread));
  return result;
}
