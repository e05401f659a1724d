import 'aritma-login'; // before the router, which keeps the address
