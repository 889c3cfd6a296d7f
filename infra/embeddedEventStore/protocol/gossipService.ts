import { randomUUID } from 'node:crypto';
import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import gossipPb from '@eventstore/db-client/generated/gossip_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';

/** A cluster of one, always its leader: so `esdb+discover://` connects as well. */
export function gossipService(): UntypedServiceImplementation {
  const instanceId = randomUUID();
  return {
    read: (call: ServerUnaryCall<Empty, ClusterInfo>, respond: sendUnaryData<ClusterInfo>) =>
      respond(null, clusterOfOne(instanceId, call.getHost())),
  };
}

/** @param authority host and port under which the client reached this server; it can do so again. */
function clusterOfOne(instanceId: string, authority: string): ClusterInfo {
  const { hostname, port } = new URL(`http://${authority}`);
  const endPoint = new gossipPb.EndPoint();
  endPoint.setAddress(hostname);
  endPoint.setPort(Number(port === '' ? 80 : port));
  const uuid = new sharedPb.UUID();
  uuid.setString(instanceId);
  const member = new gossipPb.MemberInfo();
  member.setInstanceId(uuid);
  member.setTimeStamp(String(Date.now() * 10_000));
  member.setState(gossipPb.MemberInfo.VNodeState.LEADER);
  member.setIsAlive(true);
  member.setHttpEndPoint(endPoint);
  const cluster = new gossipPb.ClusterInfo();
  cluster.setMembersList([member]);
  return cluster;
}
