import { MemoryObjectStore } from '../../support/memoryObjectStore';
import { objectStoreContract } from './objectStoreContract';

objectStoreContract('The memory store', { make: () => new MemoryObjectStore() });
