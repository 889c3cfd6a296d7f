#!/usr/bin/env python3
"""A whole Brewline keg: device.py HOST PORT CA_FILE DEVICE_ID SECRET [COUNTER_FILE]. Each start is a new boot with one connection."""
import itertools, json, os, random, sys, time, paho.mqtt.client as mqtt

host, port, ca_file, device_id, secret, *counter_file = sys.argv[1:]
up, down = f"devices/{device_id}/up", f"devices/{device_id}/down"
seq, state = itertools.count(1), {"target": 20.0, "due": float("inf")}

def varint(n): return bytes([n]) if n < 128 else bytes([n & 127 | 128]) + varint(n >> 7)

def field(number, value):  # value: a number, or the bytes of a message, a text or a packed list
    if isinstance(value, int): return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value

def take(data):  # one varint from the front
    end = next(i for i, byte in enumerate(data) if byte < 128) + 1
    return sum((byte & 127) << 7 * i for i, byte in enumerate(data[:end])), data[end:]

def parse(data):  # {field number: number or bytes}
    if not data: return {}
    key, data = take(data)
    value, data = take(data)
    if key & 7 == 2: value, data = data[:value], data[value:]
    return {key >> 3: value, **parse(data)}

def load_counters():  # without a file the clock is the counter; lost counters begin at 1, and make another installation
    if not counter_file: return {"boot": int(time.time()) - 1, "installation": 0}
    try:
        with open(counter_file[0]) as file: return json.load(file)
    except (OSError, ValueError): return {"boot": 0, "installation": random.getrandbits(63) + 1}

def keep(last_seq):  # before the number is used; firmware keeps it where a write with each message does no harm
    counters.update(boot=boot, last_seq=last_seq)
    if not counter_file: return
    with open(counter_file[0] + ".new", "w") as file: json.dump(counters, file)
    os.replace(counter_file[0] + ".new", counter_file[0])

counters = load_counters()
boot, installation = counters["boot"] + 1, field(5, counters["installation"])
previous = field(6, counters["boot"]) + field(7, counters["last_seq"]) if "last_seq" in counters else b""
keep(0)

def envelope(seq, number, body):
    return field(1, 1) + field(2, boot) + field(3, seq) + field(4, int(time.time() * 1000)) + field(number, body)

def report(number, body):
    keep(n := next(seq))
    client.publish(up, envelope(n, number, body), qos=1)

def on_subscribe(client, *_):  # hello is the first message of a connection
    hello = field(1, 1) + field(2, 1) + field(3, b"example 1") + installation + previous
    client.publish(up, envelope(0, 10, hello), qos=1)
    state["due"] = time.time()

def on_message(_client, _data, message):  # a zigzag number that is not negative is its double
    command = parse(message.payload)
    reason = b"too late" if time.time() * 1000 > command[3] else b"" if 10 in command else b"unknown command"
    if not reason: state["target"] = parse(command[10]).get(1, 0) / 200
    report(14, field(1, command[2]) + field(2, 3 if reason else 2) + field(3, reason))

client = mqtt.Client(device_id)
client.username_pw_set(device_id, secret)
client.tls_set(ca_file)
client.will_set(up, envelope(0, 11, field(1, 1)), qos=1)
client.on_connect = lambda client, *_: client.subscribe(down, qos=1)
client.on_subscribe, client.on_message = on_subscribe, on_message
client.connect(host, int(port))
while client.loop(0.1) == mqtt.MQTT_ERR_SUCCESS:
    if time.time() >= state["due"]:  # its liquid (sensor 3, in hundredths) is always as warm as it should be
        state["due"] += 1
        block = field(4, varint(3)) + field(5, varint(2)) + field(6, varint(round(state["target"] * 200)))
        report(12, field(2, field(1, int(time.time() * 1000)) + block))
