"""Sends raw gRPC calls, each with all of its messages and then the end of its half; for the test beside it.

Standard input: {"target": "host:port", "calls": [{"path": "/service/method", "requests": ["<base64>"], "timeout": seconds}]}
Standard output, for each call: {"messages": ["<base64>"], "code": "OK", "details": "", "trailers": [["key", "value"]]}
"""
import base64
import json
import sys

import grpc

asked = json.load(sys.stdin)


def same(message):
    return message


def send(channel, call):
    # On the wire a call of one message is one of a stream with one message.
    begin = channel.stream_stream(call["path"], request_serializer=same, response_deserializer=same)
    running = begin((base64.b64decode(request) for request in call["requests"]), timeout=call["timeout"])
    messages = []
    try:
        for message in running:
            messages.append(base64.b64encode(message).decode())
    except grpc.RpcError:
        pass  # The code says it.
    return {
        "messages": messages,
        "code": running.code().name,
        "details": running.details(),
        "trailers": [[key, value] for key, value in running.trailing_metadata()],
    }


with grpc.insecure_channel(asked["target"]) as channel:
    print(json.dumps([send(channel, call) for call in asked["calls"]]))
