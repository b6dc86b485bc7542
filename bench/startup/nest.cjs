/** A service with Nest that is ready to listen to RabbitMQ. */
const { createRequire } = require('node:module');

const load = createRequire(`${process.env.BENCH_NEST}/package.json`);
load('reflect-metadata');
const { Module } = load('@nestjs/common');
const { NestFactory } = load('@nestjs/core');
const { Transport } = load('@nestjs/microservices');

class App {}
Module({})(App);

const options = { urls: ['amqp://127.0.0.1:1'], queue: 'bench' };
NestFactory.createMicroservice(App, { logger: false, transport: Transport.RMQ, options }).then(() =>
  require('./report.cjs'),
);
