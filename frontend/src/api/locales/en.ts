/** A sentence for each code of the server: what happened, and what to do next. */

import type ru from './ru'

const sentences: typeof ru = {
  // Where no answer came, or none that can be read.
  no_connection: 'The server does not answer. Check the Wi-Fi; try again once it is back.',
  unreadable_answer:
    'Something else answered than the restaurant. Check the address and the network.',
  unknown: 'Something went wrong. Try again.',

  // 400
  address_too_long: 'The guest menu’s address is too long for a QR code. Set a shorter PUBLIC_URL.',
  bad_request: 'The server could not read the request. Reload the page.',
  unreadable: 'The server could not read the request. Reload the page.',
  unreadable_csv: 'The file is not in UTF-8. Save it as “CSV UTF-8” and send it again.',
  unreadable_header: 'The server could not read the request. Reload the page.',
  unreadable_json: 'The server could not read the request. Reload the page.',

  // 401
  invalid_credentials: 'Wrong name, password or PIN. Check and try again.',
  invalid_pairing_code:
    'This code does not work: mistyped, used, or older than ten minutes. Ask an admin for a new one.',
  invalid_setup_token:
    'This is not the code of the first start. The server showed it when it started.',
  invalid_token: 'Sign in again.',
  session_ended: 'Your session on this device has ended. Sign in again.',
  token_expired: 'Your sign-in has expired. Sign in again.',

  // 403
  device_required: 'PINs work on paired devices only. Pair this one, or use your password.',
  forbidden: 'Your role may not do this. Ask an admin.',
  not_your_order: 'This order belongs to another waiter. Ask them or an admin.',
  wrong_password: 'The current password is wrong. Enter it again.',
  wrong_pin: 'The current PIN is wrong. Enter it again.',

  // 404, 405, 408
  not_found: 'This is not there any more. Refresh the list.',
  method_not_allowed: 'The server does not know this action. Reload the page.',
  request_timeout: 'The request did not arrive in time. Send it again.',

  // 409
  already_exists: 'There is one like this already. Choose another value.',
  backup_elsewhere:
    'This database is backed up with a tool of its own. Ask whoever looks after the server.',
  backup_running: 'A backup is being made. Wait until it is done.',
  check_running: 'The data are being checked. Wait until it is done.',
  conflict: 'Somebody changed this before you. Refresh and check.',
  dish_unavailable: 'A dish is sold out. Take it out, or offer the guests another.',
  illegal_transition: 'Its state has changed meanwhile. Refresh and check.',
  in_use: 'This is still in use. Remove it there first.',
  last_admin: 'This is the last admin. Make somebody else an admin first.',
  line_started: 'The kitchen has begun this dish. Add a new one.',
  no_tables: 'There are no tables to print cards for. Add one first.',
  no_demo: 'This restaurant did not begin as the demo in the last two weeks: nothing is removed.',
  not_empty: 'The restaurant has something already. The demo is for a new one only.',
  nothing_to_pay: 'There is nothing to pay: the total is zero.',
  order_closed: 'The order is closed. Open a new one.',
  order_full: 'The order has 200 lines already. Put the rest on another order.',
  order_open: 'The table has an open order. Settle, cancel or move it first.',
  order_paid: 'The order is paid. An admin has to refund it first.',
  pin_needed: 'Without a password the PIN has to stay. Set a password first.',
  resync: 'What is shown is out of date. Load it again.',
  table_inactive: 'This table is switched off. Choose another.',
  table_occupied: 'This table has an open order. Add the dishes to it.',

  // 412, 413, 414, 415, 416, 431
  stale: 'Somebody changed this before you. Refresh and check.',
  weak_etag: 'Somebody changed this before you. Refresh and check.',
  request_entity_too_large: 'That is too much at once. Send less, or a smaller picture.',
  request_uri_too_long: 'The address of the request is too long. Shorten the search.',
  unsupported_media_type: 'This kind of file does not work here.',
  range_not_satisfiable: 'The file has changed. Load it again.',
  request_header_fields_too_large: 'The server could not read the request. Reload the page.',

  // 422
  idempotency_key_reused: 'This was sent already with other contents. Do it again.',
  invalid: 'Check the marked fields.',

  // 429
  too_many_tries: 'Too many tries. Wait, then try again.',
  too_many_requests: 'Too many requests at once. Try again in a few seconds.',

  // 5xx
  internal_error: 'The server has a fault. Try again; if that does not help, tell an admin.',
  internal_server_error: 'The server has a fault. Try again; if that does not help, tell an admin.',
  busy: 'The server is busy. Try again in a few seconds.',
  not_ready: 'The server is not ready yet. Try again in a few seconds.',
  storage_full: 'The server’s disk is full. Tell an admin.',
  too_many_sockets: 'Too many screens are connected. Close some.',
  unavailable: 'The database does not answer. Try again in a few seconds.',
  starting: 'The server is starting. Try again in a few seconds.',
  no_answer: 'The server did not answer in time. Try again.',
}

export default sentences
