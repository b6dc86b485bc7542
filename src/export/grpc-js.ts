/** One copy of grpc-js, a megabyte, for all that speaks gRPC: a file of its own in the built package. */
export * from '@grpc/grpc-js';
