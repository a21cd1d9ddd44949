package dev.slipway.localstack;

import java.nio.file.Path;
import java.util.Properties;

/** The broker's settings: one node that is broker and controller, durable, small, local. */
record KafkaConfiguration(int port, int controllerPort, Path logs) {

  Properties properties() {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("log.dirs", logs.toString());
    p.setProperty(
        "listeners", "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.setProperty("advertised.listeners", "BROKER://127.0.0.1:" + port);
    p.setProperty("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.setProperty("inter.broker.listener.name", "BROKER");
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);

    // Nobody makes a topic by misspelling one.
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("default.replication.factor", "1");
    p.setProperty("min.insync.replicas", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "4");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "2");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.num.partitions", "1");

    // After a kill -9 the controller must first see the old broker's session end: 14 s by default.
    p.setProperty("broker.session.timeout.ms", "2000");
    p.setProperty("broker.heartbeat.interval.ms", "500");
    // A consumer group takes over a dead member's partitions in seconds, and starts at once.
    p.setProperty("group.min.session.timeout.ms", "1000");
    p.setProperty("group.consumer.min.session.timeout.ms", "1000");
    p.setProperty("group.consumer.min.heartbeat.interval.ms", "300");
    p.setProperty("group.initial.rebalance.delay.ms", "0");

    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    p.setProperty("background.threads", "2");
    p.setProperty("num.recovery.threads.per.data.dir", "2");
    p.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
    p.setProperty("log.segment.bytes", "67108864");
    p.setProperty("log.index.size.max.bytes", "1048576");
    p.setProperty("metadata.log.segment.bytes", "16777216");
    p.setProperty("metadata.max.retention.bytes", "67108864");
    // As the services make the topics where they are absent: 14 days, and segments of a day, for
    // only whole segments are deleted. The size is for the disk's sake: 256 MiB a partition.
    p.setProperty("log.retention.hours", "336");
    p.setProperty("log.roll.hours", "24");
    p.setProperty("log.retention.bytes", "268435456");
    return p;
  }
}
